/**
 * Text from outside (servers, file names, messages of other exceptions) made safe to be shown in logs and errors. Uses the JDK
 * alone.
 */
package io.github.camelopenai.uploads.text;
