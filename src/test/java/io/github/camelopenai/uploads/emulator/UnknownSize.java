package io.github.camelopenai.uploads.emulator;

/** The value of {@code bytes} for a file whose size the server does not know yet. */
public enum UnknownSize {
    /** {@code "bytes": null} */
    NULL,
    /** {@code "bytes": 0} */
    ZERO
}
