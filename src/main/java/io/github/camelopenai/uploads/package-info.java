/**
 * The Camel component {@code openai-uploads}: turns exchanges into calls and answers into headers and bodies. Everything
 * that knows an exchange is here, and nothing below it does.
 */
package io.github.camelopenai.uploads;
