package io.github.camelopenai.uploads.benchmark;

/** How a client gets the content. */
public enum SourceKind {
    FILE,
    /** A stream of known length. */
    STREAM,
    /** A stream of known length that gives no more than {@link #PACE} bytes per second. */
    PACED_STREAM,
    /** A URL, read by ranges. */
    URL,
    /** The same URL, read as one stream of known length. */
    URL_STREAM;

    public static final long PACE = 50_000_000;
}
