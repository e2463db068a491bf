/**
 * Spans of uploads, for applications that have a tracer of Camel (camel-telemetry). The only package that knows camel-telemetry,
 * which finds the decorator by its service file; the root calls this package only if camel-telemetry is on the class path.
 */
package io.github.camelopenai.uploads.tracing;
