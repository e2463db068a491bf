/**
 * Adapts the connections of HttpClient: detects answers that come while a part is being written, explains refusals of TLS and
 * of proxies, and checks idle connections. Knows requests, but not retries.
 */
package io.github.camelopenai.uploads.http.connection;
