/**
 * Meters of uploads, for applications that have Micrometer. The only package that knows Micrometer; the root calls it only if
 * Micrometer is on the class path.
 */
package io.github.camelopenai.uploads.metrics;
