package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.Serializable;

/**
 * What an error has to name.
 *
 * @param operation the call
 * @param uploadId the upload; null for a {@code create}
 * @param detail what it was about, such as a part; null if there is nothing to add
 * @param attempts how many requests were made
 */
public record CallContext(String operation, String uploadId, String detail, int attempts) implements Serializable {

    /** A file's name as long as may be shown, and what is said of it. */
    private static final int LONGEST_DETAIL = 600;

    public String describe() {
        return "openai-uploads:" + operation
                + (detail == null ? "" : " of " + ShownText.of(detail, LONGEST_DETAIL))
                + (uploadId == null ? "" : " (upload " + uploadId + ")")
                + (attempts > 1 ? ", after " + attempts + " attempts," : "");
    }
}
