/**
 * Decodes and redacts answers within size limits: body, error, quota. Opens no connection.
 */
package io.github.camelopenai.uploads.http.answer;
