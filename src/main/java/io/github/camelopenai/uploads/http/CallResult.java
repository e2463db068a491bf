package io.github.camelopenai.uploads.http;

/**
 * The outcome of a request that succeeded.
 *
 * @param value the parsed answer
 * @param retries how many attempts were made beyond the first
 * @param uncertain how many of the earlier attempts the server may have carried out all the same
 * @param requestId the server's name for the request, for its support; null if it gave none
 */
public record CallResult<T>(T value, int retries, int uncertain, String requestId) {}
