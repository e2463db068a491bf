/**
 * Connections of HttpClient as this component needs them: answers that come while a part is being written, TLS and proxy
 * refusals in plain words, idle connections. Knows requests, and nothing of retries.
 */
package io.github.camelopenai.uploads.http.connection;
