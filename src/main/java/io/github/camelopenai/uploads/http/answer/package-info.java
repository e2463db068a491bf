/**
 * Reads answers within limits and keeps secrets out of what is shown of them: body, error, quota. Knows no connection.
 */
package io.github.camelopenai.uploads.http.answer;
