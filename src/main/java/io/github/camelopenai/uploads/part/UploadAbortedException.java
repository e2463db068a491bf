package io.github.camelopenai.uploads.part;

import java.io.IOException;

/**
 * This piece of work was stopped because something else failed, the upload was cancelled, or the route is being shut
 * down. The reason of the failure is in that other place, or in the cause.
 */
public class UploadAbortedException extends IOException {

    private static final long serialVersionUID = 1L;

    public UploadAbortedException(String message) {
        super(message);
    }

    public UploadAbortedException(String message, Throwable cause) {
        super(message, cause);
    }
}
