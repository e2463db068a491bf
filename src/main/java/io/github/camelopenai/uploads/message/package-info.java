/**
 * Reads an exchange: body, headers and options become a content, a request and a journal key. Knows Camel, and no HTTP; it
 * sends nothing.
 */
package io.github.camelopenai.uploads.message;
