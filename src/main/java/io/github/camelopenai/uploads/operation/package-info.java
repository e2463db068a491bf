/**
 * The operations of an endpoint: {@code create}, {@code addPart}, {@code complete}, {@code cancel} and {@code upload}. Each
 * takes an exchange, makes the calls, and writes the result into the exchange. Which header or
 * option decides is known in {@code message} alone. Must not know the classes of the root that hold options.
 */
package io.github.camelopenai.uploads.operation;
