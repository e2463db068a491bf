package io.github.camelopenai.uploads.emulator;

/** What a {@code complete} of an already completed upload gets; the API does not say. */
public enum RepeatedComplete {
    /** The completed upload with the same file, as if for the first time. */
    SAME_FILE,
    /** Status 400, since the upload is not pending. */
    BAD_REQUEST,
    /** Status 404, as if the upload had never been. */
    NOT_FOUND
}
