/**
 * Configures the component from Spring Boot's properties {@code camel.component.openai-uploads.*}. Only Spring Boot loads this
 * package; no other package may use it or Spring.
 */
package io.github.camelopenai.uploads.springboot;
