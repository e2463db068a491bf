/**
 * Holds API keys and tokens, writes the header that carries them, and removes them from text.
 */
package io.github.camelopenai.uploads.http.auth;
