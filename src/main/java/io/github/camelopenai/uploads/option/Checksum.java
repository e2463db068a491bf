package io.github.camelopenai.uploads.option;

/** The checksum that is computed of the content while it is uploaded, for the server to compare. */
public enum Checksum {
    /** No checksum. */
    none,
    /** MD5, the only checksum that the API accepts. */
    md5
}
