/**
 * The bytes: where they come from, how they are cut into parts, where parts are buffered, and how a part is read again when it
 * has to be sent again. Uses the JDK, {@code concurrent} and {@code text} alone.
 */
package io.github.camelopenai.uploads.part;
