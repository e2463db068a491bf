/**
 * The vocabulary of the API: requests, results and exceptions, which users see, and the JSON of each. Knows no connection, no
 * upload in progress, and of Camel the one exception that routes already handle.
 */
package io.github.camelopenai.uploads.api;
