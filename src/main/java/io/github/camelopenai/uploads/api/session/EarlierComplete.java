package io.github.camelopenai.uploads.api.session;

/** Whether a {@code complete} was sent before, by this process or an earlier one. */
public enum EarlierComplete {
    /** None was sent, or it was refused. */
    NONE,
    /** One may have been sent, and its outcome is unknown. */
    POSSIBLE,
    /** The server has accepted one and returned no file yet, so another one must not be sent. */
    ACCEPTED
}
