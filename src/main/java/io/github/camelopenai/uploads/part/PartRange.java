package io.github.camelopenai.uploads.part;

/**
 * The position of one part in the whole content.
 *
 * @param index the position among the parts, from 0
 * @param offset the first byte of the part in the whole content
 * @param length the number of bytes in the part, at least 1
 */
record PartRange(int index, long offset, long length) {}
