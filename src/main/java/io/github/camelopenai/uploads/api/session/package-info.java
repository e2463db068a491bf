/**
 * The state of an upload as this client knows it: phase, expiry, parts, progress. Makes no calls.
 */
package io.github.camelopenai.uploads.api.session;
