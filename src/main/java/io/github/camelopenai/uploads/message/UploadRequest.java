package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.limit.PurposeCheck;
import io.github.camelopenai.uploads.part.Content;

/**
 * The request of {@code create} or {@code upload}, read once from body, headers and options.
 *
 * @param content the content, whose length is known
 * @param create the request body of {@code create}
 * @param partSize the maximum size of a part in bytes
 * @param journalKey the key of the header or the option; null for the default key, or without a journal
 * @param limits checks the content against the limits of its purpose
 */
public record UploadRequest(
        Content content, CreateUpload create, long partSize, String journalKey, PurposeCheck limits) {}
