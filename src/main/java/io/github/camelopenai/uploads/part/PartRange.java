package io.github.camelopenai.uploads.part;

/**
 * Where one part lies in the whole content.
 *
 * @param index position among the parts, from 0
 * @param offset first byte of the part, counted from the start of the content
 * @param length bytes in the part, at least 1
 */
record PartRange(int index, long offset, long length) {}
