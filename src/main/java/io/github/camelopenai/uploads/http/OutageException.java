package io.github.camelopenai.uploads.http;

import java.io.IOException;

/** Thrown when an outage lasts longer than the request may wait. */
final class OutageException extends Exception {
    private static final long serialVersionUID = 1L;
    private final IOException lastCause;

    OutageException(IOException lastCause) {
        super(lastCause);
        this.lastCause = lastCause;
    }

    /** Why the last request of the account got no answer. */
    IOException lastCause() {
        return lastCause;
    }
}
