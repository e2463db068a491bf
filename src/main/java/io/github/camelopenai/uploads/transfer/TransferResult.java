package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.Upload;

/**
 * A completed upload.
 *
 * @param upload the upload with its file
 * @param partCount the number of its parts
 * @param retries the number of requests that were sent again, over all calls
 * @param requestId the request id of the last answer; null if it has none
 */
public record TransferResult(Upload upload, int partCount, int retries, String requestId) {}
