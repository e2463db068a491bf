/**
 * Sends one request reliably: attempts, retries, pacing, deadlines. Takes a request, its rules and a deadline; returns an
 * answer, or throws a failure that says whether the server may have processed the request. Must not know uploads.
 */
package io.github.camelopenai.uploads.http;
