/**
 * Stops threads: the signal that aborts work, waits that end with it, and deadlines. Uses the JDK, SLF4J and {@code text} only.
 */
package io.github.camelopenai.uploads.concurrent;
