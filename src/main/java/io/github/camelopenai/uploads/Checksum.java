package io.github.camelopenai.uploads;

/** What is computed of a content while it is uploaded, for the server to compare. */
public enum Checksum {
    /** Nothing. */
    none,
    /** The MD5, which is the only one that the API takes. */
    md5
}
