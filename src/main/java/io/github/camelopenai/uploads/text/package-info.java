/**
 * Makes text from outside (servers, file names, messages of exceptions) safe for logs and exception messages. Uses the JDK
 * only.
 */
package io.github.camelopenai.uploads.text;
