/**
 * Reads contents (files, bytes, streams), cuts them into parts, buffers the parts of streams, and reads a part again when it has
 * to be sent again. May use only the JDK, {@code concurrent} and {@code text}; must never know HTTP, the API or Camel.
 */
package io.github.camelopenai.uploads.part;
