/**
 * The operations of an endpoint: {@code create}, {@code addPart}, {@code complete}, {@code cancel} and {@code upload}. Each
 * takes an exchange, makes the calls, and writes the result into the exchange. May use every package but the root; must not
 * read options or headers itself, which is the task of {@code message}.
 */
package io.github.camelopenai.uploads.operation;
