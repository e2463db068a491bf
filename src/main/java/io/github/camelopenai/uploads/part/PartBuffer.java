package io.github.camelopenai.uploads.part;

/** What one part of a stream has given, kept until it has been sent: on disk or in memory. */
interface PartBuffer extends AutoCloseable {

    /** What is in it; can be read until {@link #close()}, as often as needed. */
    RepeatableContent content();

    /** Frees what it takes. */
    @Override
    void close();
}
