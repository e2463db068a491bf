package io.github.camelopenai.uploads.concurrent;

import java.io.IOException;

/** Thrown when a {@link Deadline} passes before the work is done. */
public final class DeadlinePassedException extends IOException {

    private static final long serialVersionUID = 1L;

    public DeadlinePassedException(IOException cause) {
        this("no answer came in time", cause);
    }

    public DeadlinePassedException(String message, IOException cause) {
        super(message, cause);
    }
}
