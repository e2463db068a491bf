/**
 * Reads a source behind a URL over HTTP, by ranges or as one stream. Takes a URL, which may be a secret, and gives a
 * {@code Content}. Must not know the API, its settings or Camel.
 */
package io.github.camelopenai.uploads.source;
