package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.Serializable;

/**
 * The call that an exception describes. It is serializable, as the exceptions that contain it are.
 *
 * @param operation the name of the call
 * @param uploadId the id of the upload; null for a {@code create}
 * @param detail the subject of the call, such as a part; null for none
 * @param attempts the number of requests that were sent
 */
public record CallContext(String operation, String uploadId, String detail, int attempts) implements Serializable {

    /** Enough for the longest file name that is shown, and its description. */
    private static final int LONGEST_DETAIL = 600;

    public String describe() {
        return "openai-uploads:" + operation
                + (detail == null ? "" : " of " + ShownText.of(detail, LONGEST_DETAIL))
                + (uploadId == null ? "" : " (upload " + uploadId + ")")
                + (attempts > 1 ? ", after " + attempts + " attempts," : "");
    }
}
