/**
 * Holds API keys and tokens, writes the header that carries them, and removes them from text. Must not send
 * anything.
 */
package io.github.camelopenai.uploads.http.auth;
