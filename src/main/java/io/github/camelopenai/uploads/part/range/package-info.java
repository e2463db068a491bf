/**
 * Reads sources by ranges: opens a range, continues a broken read, ends a blocked one. May use only the JDK, {@code part},
 * {@code concurrent} and {@code text}; must never know HTTP or Camel.
 */
package io.github.camelopenai.uploads.part.range;
