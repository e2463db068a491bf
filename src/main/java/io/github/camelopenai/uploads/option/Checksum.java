package io.github.camelopenai.uploads.option;

/** The checksum of the content that is computed during the upload and sent to the server for comparison. */
public enum Checksum {
    /** No checksum. */
    none,
    /** MD5, the only checksum that the API accepts. */
    md5
}
