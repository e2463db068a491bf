package io.github.camelopenai.uploads.http;

/**
 * What one kind of request allows when it has failed. The retry table of the calls that this component makes is made of
 * these; {@link RetryDecision} applies them.
 *
 * @param uncertainRetries how often the request is sent again after an answer that leaves open whether the server acted on it
 * @param conflictRetries how often the request is sent again after a 409
 * @param paced whether the request waits while the account is held back
 * @param outlastsOutages whether the request waits until the destination answers again
 * @param needsLiveConnection whether a pooled connection is checked before the request is sent on it, since the request must
 *     not be lost in a connection that the server has just closed
 * @param suggestsBaseUrl whether the base URL is a likely mistake if the server cannot be reached
 */
public record RetryRules(
        int uncertainRetries,
        int conflictRetries,
        boolean paced,
        boolean outlastsOutages,
        boolean needsLiveConnection,
        boolean suggestsBaseUrl) {}
