/**
 * Reports on uploads: events, progress in the log, totals. Listens to {@code api.session}; an upload must never depend on a
 * report, so nothing here may throw into a call or block it.
 */
package io.github.camelopenai.uploads.monitoring;
