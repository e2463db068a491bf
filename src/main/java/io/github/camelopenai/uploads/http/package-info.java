/**
 * Sends one request reliably: attempts, retries, pacing, deadlines. Gets a request, rules and a deadline; gives an answer, or
 * a failure that says what is known of it. Knows no upload and no part.
 */
package io.github.camelopenai.uploads.http;
