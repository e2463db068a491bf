/**
 * Records uploads across restarts: the interface for journals, their records, and the journals in files and in a database.
 * Uses the JDK, Jackson, SLF4J and {@code text} alone; must know neither calls nor parts, so that a journal can be written
 * and tested by itself.
 */
package io.github.camelopenai.uploads.journal;
