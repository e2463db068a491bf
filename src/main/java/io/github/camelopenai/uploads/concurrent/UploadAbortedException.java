package io.github.camelopenai.uploads.concurrent;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;

/**
 * This piece of work was stopped because something else failed, the upload was cancelled, or the route is being shut
 * down. The reason of the failure is in that other place, or in the cause.
 */
public class UploadAbortedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A message names a file, whose name may be anything. */
    private static final int LONGEST = 900;

    public UploadAbortedException(String message) {
        super(ShownText.of(message, LONGEST));
    }

    public UploadAbortedException(String message, Throwable cause) {
        super(ShownText.of(message, LONGEST), cause);
    }
}
