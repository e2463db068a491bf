/**
 * Threads that can be stopped: the signal that aborts work, waits that it ends, deadlines. Uses the JDK and {@code text}
 * alone.
 */
package io.github.camelopenai.uploads.concurrent;
