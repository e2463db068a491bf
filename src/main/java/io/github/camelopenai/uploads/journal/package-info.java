/**
 * Remembers uploads across restarts: the interface for journals, their records, and the journal in files. Stands on the JDK
 * and Jackson alone, and must know neither calls nor parts, so that a journal can be written and tested by itself.
 */
package io.github.camelopenai.uploads.journal;
