/**
 * What Spring Boot needs to configure the component: {@code camel.component.openai-uploads.*}. Loaded by Spring Boot alone;
 * the other packages know neither this one nor Spring.
 */
package io.github.camelopenai.uploads.springboot;
