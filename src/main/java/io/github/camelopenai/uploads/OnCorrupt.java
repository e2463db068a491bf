package io.github.camelopenai.uploads;

/** What happens when the record of an upload cannot be trusted. */
public enum OnCorrupt {
    /** The upload fails, since the one recorded may have become a file already. */
    fail,
    /** The record is thrown away and the upload starts over, which may make a second file. */
    restart
}
