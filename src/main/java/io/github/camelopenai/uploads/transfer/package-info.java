/**
 * One whole upload at a time: {@link io.github.camelopenai.uploads.transfer.Transfer} reads, sends several parts at once,
 * completes, and cleans up after a failure. What all uploads share, and what limits them together, is in
 * {@link io.github.camelopenai.uploads.transfer.TransferResources}. Knows nothing of Camel.
 */
package io.github.camelopenai.uploads.transfer;
