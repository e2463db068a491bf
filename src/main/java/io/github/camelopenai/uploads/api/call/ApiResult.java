package io.github.camelopenai.uploads.api.call;

/**
 * What a call brought.
 *
 * @param value the parsed answer
 * @param retries how many attempts were made beyond the first
 * @param uncertain how many of the earlier attempts the server may have carried out all the same
 * @param requestId the server's name for the request, for its support; null if it gave none
 */
public record ApiResult<T>(T value, int retries, int uncertain, String requestId) {}
