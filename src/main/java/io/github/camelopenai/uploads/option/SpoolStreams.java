package io.github.camelopenai.uploads.option;

/** Which streams are spooled to disk as a whole before their upload begins. */
public enum SpoolStreams {
    /** Only streams of unknown length. Other streams are buffered part by part while earlier parts are sent. */
    unknownLength,
    /** All streams. */
    all
}
