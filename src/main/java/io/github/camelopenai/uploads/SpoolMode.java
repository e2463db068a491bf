package io.github.camelopenai.uploads;

/** How much of a stream is spooled to disk before its upload begins. */
public enum SpoolMode {
    /** Nothing, as long as the length is known: its parts are buffered one by one while others are sent. */
    parts,
    /** All of it. */
    first
}
