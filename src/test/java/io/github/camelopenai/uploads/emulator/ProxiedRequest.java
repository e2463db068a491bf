package io.github.camelopenai.uploads.emulator;

/**
 * A request that an {@link HttpProxy} has received.
 *
 * @param method {@code CONNECT} for a tunnel
 * @param target the target in the request: host and port, or a URL
 * @param hasCredentials whether the request had a user and password
 * @param refusedWith the status with which the proxy refused the request; 0 if the proxy forwarded it
 */
public record ProxiedRequest(String method, String target, boolean hasCredentials, int refusedWith) {}
