/**
 * The bytes: where they come from, how they are cut into parts, and how a part is read again when it has to be sent
 * again. Depends on the JDK alone.
 */
package io.github.camelopenai.uploads.part;
