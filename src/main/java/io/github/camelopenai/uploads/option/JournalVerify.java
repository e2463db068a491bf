package io.github.camelopenai.uploads.option;

/** How a source is compared with its journal record before its upload is resumed. */
public enum JournalVerify {
    /** The bytes that were already sent are read and hashed again. */
    digest,
    /** Only size and modification time are compared: a change that keeps both produces a file of two versions. */
    stat
}
