/**
 * The Camel component {@code openai-uploads}: the classes that Camel loads and the classes that a user writes into a route or
 * application. They configure and start everything below. Nothing below refers to this package.
 */
package io.github.camelopenai.uploads;
