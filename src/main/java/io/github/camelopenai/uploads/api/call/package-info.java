/**
 * The calls of the Uploads API and what their answers mean, {@code complete} and the search for its outcome above all. Uses
 * {@code http} for requests; must open no socket itself and must know no exchange.
 */
package io.github.camelopenai.uploads.api.call;
