/**
 * One whole upload: takes its turn, creates the upload, sends several parts at once, completes it, records it in the journal,
 * and cleans up after a failure. Must know neither Camel nor the HTTP client.
 */
package io.github.camelopenai.uploads.transfer;
