/**
 * Batch files in routes: the splitter {@code batchFiles()} and the aggregation strategies {@code collectFileIds()} and
 * {@code collectLines()}. Knows no component and no endpoint.
 */
package io.github.camelopenai.uploads.batch;
