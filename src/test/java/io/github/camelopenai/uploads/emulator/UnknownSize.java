package io.github.camelopenai.uploads.emulator;

/** How a server shows the size of a file that it does not know yet. */
public enum UnknownSize {
    /** {@code "bytes": null} */
    NULL,
    /** {@code "bytes": 0} */
    ZERO
}
