/**
 * API keys and tokens: where they come from, the header that carries them, and how they are removed from text.
 */
package io.github.camelopenai.uploads.http.auth;
