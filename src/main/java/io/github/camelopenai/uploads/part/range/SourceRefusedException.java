package io.github.camelopenai.uploads.part.range;

import java.io.IOException;

/**
 * The source refuses to be read, and asking again would not help: a link that has expired, an object that does not exist, an
 * untrusted certificate. If that happens during an upload, it is the cause of a {@code SourceChangedException}.
 */
public class SourceRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int statusCode;

    /** @param statusCode the HTTP status of the refusal; 0 if there is none */
    public SourceRefusedException(String message, int statusCode, Throwable cause) {
        super(message, cause);
        this.statusCode = statusCode;
    }

    /** The HTTP status of the refusal; 0 if there is none. */
    public int getStatusCode() {
        return statusCode;
    }
}
