/**
 * Values as users write them into options: sizes, durations, URLs, choices, and what to say when a value is wrong. Uses the
 * JDK and {@code text} alone.
 */
package io.github.camelopenai.uploads.option;
