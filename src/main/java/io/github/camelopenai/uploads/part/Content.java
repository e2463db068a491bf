package io.github.camelopenai.uploads.part;

import java.time.Duration;

/**
 * The bytes to upload. A file, bytes in memory and a source with ranges can be read from any position and as often as needed; a
 * stream can be read once.
 */
public interface Content {

    /** The {@link #length()} of a stream whose length is not known. */
    long UNKNOWN_LENGTH = -1;

    /** The default of the option {@code sourceTimeout}. */
    Duration SOURCE_TIMEOUT = Duration.ofMinutes(10);

    /** Bytes in the content, or {@link #UNKNOWN_LENGTH}. */
    long length();

    /** Whether it can be read from any position, as often as needed. */
    boolean isRepeatable();

    /** Whether a read may block for long, so that a thread that also has to do other work must not read it. */
    default boolean mayBlock() {
        return !isRepeatable();
    }

    /** Returns a stream with this length; other content, which knows its length, unchanged. */
    default Content withLength(long length) {
        return this;
    }

    /** Returns a stream whose errors name this file; other content unchanged. */
    default Content withFilename(String filename) {
        return this;
    }

    /** Returns a stream whose reads fail when they give no byte for this long; other content unchanged. */
    default Content withSourceTimeout(Duration sourceTimeout) {
        return this;
    }

    /** Sees the bytes of a stream as they are read, in order. An exception ends the reading. */
    @FunctionalInterface
    interface Watch {
        Watch NONE = (bytes, count) -> {};

        void read(byte[] bytes, int count);
    }

    /** Returns a stream that shows its bytes to a watch; other content unchanged. */
    default Content watchedBy(Watch watch) {
        return this;
    }

    /** Fails if this is a stream that an earlier attempt has read from. */
    default void requireUnread() throws SourceChangedException {}

    /** Returns the time until the current read of a stream times out; other content never times out. */
    default Duration timeUntilTimeout() {
        return Duration.ofNanos(Long.MAX_VALUE);
    }

    /** Returns the exception to fail with when {@link #timeUntilTimeout} has passed. Only for a stream. */
    default SourceChangedException timeoutException() {
        throw new IllegalStateException("Only a stream can time out");
    }

    /** Fails if this is a file that has been replaced or modified since this content was made. */
    default void verifyUnchanged() throws SourceChangedException {}

    /** Closes a stream, which may end a blocked read. Takes at most two seconds. Does nothing to other content. */
    default void close() {}
}
