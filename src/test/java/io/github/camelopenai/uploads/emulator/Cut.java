package io.github.camelopenai.uploads.emulator;

/** How a connection is cut. */
public enum Cut {
    /** A TCP reset, as from a crashed or overloaded machine. */
    RESET,
    /** An orderly close, as from a server that considers the connection idle. */
    CLOSE
}
