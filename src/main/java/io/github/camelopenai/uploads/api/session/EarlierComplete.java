package io.github.camelopenai.uploads.api.session;

/** What is known of a {@code complete} that was sent before, by this process or an earlier one. */
public enum EarlierComplete {
    /** None was sent, or it was refused. */
    NONE,
    /** One may have been sent, and nobody knows what came of it. */
    POSSIBLE,
    /** The server accepted one and had no file yet: another one must not be sent. */
    ACCEPTED
}
