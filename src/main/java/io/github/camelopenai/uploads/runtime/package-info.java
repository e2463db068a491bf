/**
 * What all endpoints of one component share while it runs: the HTTP client, the uploads in progress, the limits, the reports.
 * Starts and stops them. Gets options as values, and must not know the classes that hold them.
 */
package io.github.camelopenai.uploads.runtime;
