package io.github.camelopenai.uploads.api;

import java.io.Serializable;

/**
 * What an error has to name.
 *
 * @param operation the call
 * @param uploadId the upload; null for a {@code create}
 * @param detail what it was about, such as a part; null if there is nothing to add
 * @param attempts how many requests were made
 */
record CallContext(String operation, String uploadId, String detail, int attempts) implements Serializable {

    String describe() {
        return "openai-uploads:" + operation
                + (detail == null ? "" : " of " + detail)
                + (uploadId == null ? "" : " (upload " + uploadId + ")")
                + (attempts > 1 ? ", after " + attempts + " attempts," : "");
    }
}
