package io.github.camelopenai.uploads.option;

/** Which streams are spooled to disk as a whole before their upload begins. */
public enum SpoolStreams {
    /** Streams of unknown length only: the parts of all others are buffered one by one while earlier parts are sent. */
    unknownLength,
    /** All streams. */
    all
}
