package io.github.camelopenai.uploads.api;

/**
 * What a call brought.
 *
 * @param value the parsed answer
 * @param retries how many attempts were made beyond the first
 * @param requestId the server's name for the request, for its support; null if it gave none
 */
public record ApiResult<T>(T value, int retries, String requestId) {}
