/**
 * JSON Lines: cuts content into batch files at line ends, checks lines, and collects lines in a file. Knows neither Camel nor the
 * API; uses the JDK, Jackson's streaming parser, {@code limit}, {@code part}, {@code concurrent} and {@code text}.
 */
package io.github.camelopenai.uploads.jsonl;
