/**
 * Parses and checks the values of options: sizes, durations, numbers, URLs, directories and enums. May use only the JDK and
 * {@code text}; must never know Camel or the API.
 */
package io.github.camelopenai.uploads.option;
