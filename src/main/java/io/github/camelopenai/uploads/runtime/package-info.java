/**
 * Holds, starts and stops the state that all endpoints of one component share while it runs: the HTTP client, the uploads in
 * progress, the limits and the reports. It gets options as values, and must not use the classes that hold them.
 */
package io.github.camelopenai.uploads.runtime;
