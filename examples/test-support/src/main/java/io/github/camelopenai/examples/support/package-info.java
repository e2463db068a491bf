/** Helpers for the tests and demonstrations of the examples. They know no example. */
package io.github.camelopenai.examples.support;
