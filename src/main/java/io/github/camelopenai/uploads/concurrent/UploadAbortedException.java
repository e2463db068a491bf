package io.github.camelopenai.uploads.concurrent;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;

/**
 * Thrown when work is stopped because another part of the upload has failed, the upload was cancelled, or the route is being
 * shut down. The exception of the other part, or the cause of this one, says why.
 */
public class UploadAbortedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Limit of the message, which contains a file name of any length. */
    private static final int LONGEST = 900;

    public UploadAbortedException(String message) {
        super(ShownText.of(message, LONGEST));
    }

    public UploadAbortedException(String message, Throwable cause) {
        super(ShownText.of(message, LONGEST), cause);
    }
}
