package io.github.camelopenai.uploads.emulator;

/** The behaviour after a response in the middle of the request body. */
public enum EarlyAnswer {
    /** Closes the connection without reading further; bytes that still arrive cause a TCP reset. */
    CLOSE,
    /** Keeps the connection open without reading from it. */
    LEAVE_OPEN,
    /** Half-closes the connection, then reads and discards further bytes, as careful servers do. */
    DRAIN
}
