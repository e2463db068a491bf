package io.github.camelopenai.uploads.option;

/** Where parts of a stream wait until they are sent. */
public enum PartBufferKind {
    /** In temporary files. */
    disk,
    /** On the heap. */
    memory
}
