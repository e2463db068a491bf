package io.github.camelopenai.uploads.option;

/** What happens to an upload whose journal record is damaged. */
public enum CorruptRecordPolicy {
    /** The upload fails, since the recorded upload may have become a file already. */
    fail,
    /** The record is discarded and the upload starts over, which may make a second file. */
    restart
}
