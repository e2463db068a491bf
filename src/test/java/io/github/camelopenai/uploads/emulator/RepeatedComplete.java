package io.github.camelopenai.uploads.emulator;

/** The response to {@code complete} of a completed upload, which the API does not specify. */
public enum RepeatedComplete {
    /** The completed upload with the same file, as for the first {@code complete}. */
    SAME_FILE,
    /** Status 400, since the upload is not pending. */
    BAD_REQUEST,
    /** Status 404, as if the upload did not exist. */
    NOT_FOUND
}
