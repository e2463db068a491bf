/**
 * The limits of the API by purpose: which files a purpose takes, and checks of a content against them. Must not know messages,
 * uploads and HTTP.
 */
package io.github.camelopenai.uploads.limit;
