/**
 * The four calls of the Uploads API over an HTTP client that it is given: wire format, retries, pacing, deadlines, errors.
 * Depends on {@code part}, HttpClient 5 and Jackson, and on Camel for the one exception that routes already handle. It
 * knows no exchange.
 */
package io.github.camelopenai.uploads.api;
