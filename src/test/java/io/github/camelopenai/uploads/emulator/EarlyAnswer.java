package io.github.camelopenai.uploads.emulator;

/** What happens after an answer in the middle of the request's body. */
public enum EarlyAnswer {
    /** The connection is closed without reading on; bytes that still come in provoke a TCP reset. */
    CLOSE,
    /** The connection stays open, but nobody reads from it any more. */
    LEAVE_OPEN,
    /** The connection is half-closed, and what still comes in is read and forgotten, as careful servers do. */
    DRAIN
}
