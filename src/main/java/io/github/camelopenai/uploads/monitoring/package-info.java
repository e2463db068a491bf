/**
 * Reports on uploads: events, progress in the log, totals. May use {@code api.session} and the packages below it, and Camel's
 * events; must never throw into a call or block it.
 */
package io.github.camelopenai.uploads.monitoring;
