package io.github.camelopenai.uploads.option;

/** How a source is compared with its journal record before its upload is resumed. */
public enum JournalVerify {
    /** The bytes that were sent already are read and hashed again. */
    digest,
    /** Only the metadata is compared, such as size and time: a change behind them makes a file of two versions. */
    stat
}
