package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.part.Content;

/**
 * One message as {@code create} and {@code upload} send it: body, headers and options, read once.
 *
 * @param content the bytes; their length is known
 * @param create what is announced of them
 * @param partSize bytes in a part, at most
 * @param journalKey the key that header or option give; null for the one that the source has by itself, or without a journal
 */
public record UploadRequest(Content content, CreateUpload create, long partSize, String journalKey) {}
