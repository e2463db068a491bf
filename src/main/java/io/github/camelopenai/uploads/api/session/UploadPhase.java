package io.github.camelopenai.uploads.api.session;

/** The phase of an upload, as far as this client knows. */
public enum UploadPhase {
    /** The upload accepts parts. */
    OPEN("it accepts parts"),
    /** A {@code complete} is under way. */
    COMPLETING("it is being completed"),
    /** The file exists. */
    COMPLETED("it was completed"),
    /** A {@code complete} may or may not have succeeded. */
    UNKNOWN("a complete was sent and its outcome is unknown"),
    /** The server has ended the upload without a file. */
    FAILED("the server has ended it without a file"),
    /** A {@code cancel} is under way, or was not confirmed. */
    CANCELLING("it is being cancelled, or a cancel of it was not confirmed"),
    /** The server has confirmed a {@code cancel}. */
    CANCELLED("it was cancelled");

    private final String description;

    UploadPhase(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** Whether there is a file, or may be one soon. */
    public boolean isCommitted() {
        return isOutcomePending() || this == COMPLETED;
    }

    /** Whether it is open if there will be a file. */
    boolean isOutcomePending() {
        return this == COMPLETING || this == UNKNOWN;
    }

    boolean isEnd() {
        return this == COMPLETED || this == CANCELLED || this == FAILED;
    }
}
