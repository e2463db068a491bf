package io.github.camelopenai.uploads.http;

/**
 * The retry rules of one kind of request, one row of the retry table. {@link RetryDecision} applies them.
 *
 * @param uncertainRetries maximum number of retries when it is unknown whether the server has processed the request
 * @param conflictRetries maximum number of retries after a 409
 * @param patient whether the request waits while the account is held back, and for the end of an outage
 * @param needsLiveConnection whether to check a pooled connection before each request, even if it was idle for a moment only,
 *     since the request must not be lost on a connection that the server has just closed
 * @param suggestsBaseUrl whether messages suggest to check the base URL if the server cannot be reached
 */
public record RetryRules(
        int uncertainRetries,
        int conflictRetries,
        boolean patient,
        boolean needsLiveConnection,
        boolean suggestsBaseUrl) {}
