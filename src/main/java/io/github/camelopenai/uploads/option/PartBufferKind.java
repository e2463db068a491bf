package io.github.camelopenai.uploads.option;

/** Where the parts of a stream are buffered until they are sent. */
public enum PartBufferKind {
    /** In temporary files. */
    disk,
    /** On the heap. */
    memory
}
