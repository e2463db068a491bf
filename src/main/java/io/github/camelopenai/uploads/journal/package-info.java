/**
 * Records uploads across restarts: the interface for journals, their records, and the journal in files. Uses the JDK,
 * Jackson and SLF4J alone; must know neither calls nor parts, so that a journal can be written and tested by itself.
 */
package io.github.camelopenai.uploads.journal;
