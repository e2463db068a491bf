/**
 * The vocabulary of the API: requests, results and exceptions, which users see, and the JSON of each. Opens no connection,
 * keeps no state of an upload, and knows of Camel only the exception that routes already handle.
 */
package io.github.camelopenai.uploads.api;
