package io.github.camelopenai.uploads.http;

/**
 * The result of a request that succeeded.
 *
 * @param value the parsed answer
 * @param retries how many attempts were made beyond the first
 * @param uncertain how many failed attempts the server may have processed
 * @param requestId the request id that the server assigned; null if it assigned none
 */
public record RequestResult<T>(T value, int retries, int uncertain, String requestId) {}
