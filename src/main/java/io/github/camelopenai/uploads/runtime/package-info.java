/**
 * Holds, starts and stops the state that all endpoints of one component share while it runs: the HTTP client, the uploads
 * in progress, the limits and the reports. It gets options as values or as {@code EndpointOptions}, and must not know the
 * classes of the root.
 */
package io.github.camelopenai.uploads.runtime;
