package io.github.camelopenai.uploads.part.range;

import java.io.IOException;
import java.time.Duration;

/** The source answers that it cannot be read at the moment, and may ask to wait. */
public final class SourceUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter the wait that the source asks for; zero for none */
    public SourceUnavailableException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
