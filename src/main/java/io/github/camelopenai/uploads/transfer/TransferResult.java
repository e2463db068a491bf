package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.Upload;

/**
 * A completed upload.
 *
 * @param upload with its file
 * @param partCount how many parts it was made of
 * @param retries requests that were sent again, over all calls
 * @param requestId the server's name for the last request; null if it gave none
 */
public record TransferResult(Upload upload, int partCount, int retries, String requestId) {}
