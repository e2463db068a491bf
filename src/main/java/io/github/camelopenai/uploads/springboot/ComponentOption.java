package io.github.camelopenai.uploads.springboot;

/**
 * An option of the component.
 *
 * @param map whether it has values by names of the user's own
 * @param secret whether its value must not be shown
 */
record ComponentOption(String name, boolean map, boolean secret) {}
