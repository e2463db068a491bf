package io.github.camelopenai.uploads.http;

import java.io.IOException;

/** The server has not answered anybody for too long. */
final class OutageException extends Exception {
    private static final long serialVersionUID = 1L;
    private final IOException lastCause;

    OutageException(IOException lastCause) {
        super(lastCause);
        this.lastCause = lastCause;
    }

    /** Why the last request got no answer. */
    IOException lastCause() {
        return lastCause;
    }
}
