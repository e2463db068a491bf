package io.github.camelopenai.uploads.emulator;

/** How a connection is cut. */
public enum Cut {
    /** TCP reset, as from a crashed or overloaded machine. */
    RESET,
    /** Orderly end, as from a server that closes a connection it believes idle. */
    CLOSE
}
