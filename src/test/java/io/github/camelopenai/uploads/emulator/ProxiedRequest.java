package io.github.camelopenai.uploads.emulator;

/**
 * A request that an {@link HttpProxy} has got.
 *
 * @param method {@code CONNECT} for a tunnel
 * @param target as it stands in the request: host and port, or a URL
 * @param hasCredentials whether it came with a user and a password
 * @param refusedWith the status that the proxy answered; 0 if it passed the request on
 */
public record ProxiedRequest(String method, String target, boolean hasCredentials, int refusedWith) {}
