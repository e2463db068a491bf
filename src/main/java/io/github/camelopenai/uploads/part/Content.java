package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The bytes to upload, as the caller has them: a file and an array can be read from any position and as often as
 * needed, a stream once.
 */
public sealed interface Content permits RepeatableContent, StreamContent {

    /** {@link #length()} of a stream whose end is not known beforehand. */
    long UNKNOWN_LENGTH = -1;

    /** How long a stream may give nothing, unless somebody has said otherwise. */
    Duration SOURCE_TIMEOUT = Duration.ofMinutes(10);

    /** Bytes in the content, or {@link #UNKNOWN_LENGTH}. */
    long length();

    /** Whether it can be read from any position, as often as needed. */
    default boolean isRepeatable() {
        return this instanceof RepeatableContent;
    }

    /** The same stream with a length that became known; others know their own. */
    default Content withLength(long length) {
        return this instanceof StreamContent stream ? new StreamContent(stream.source(), length) : this;
    }

    /** Fails when this is a stream that an earlier attempt has read from. */
    default void requireUnread() throws SourceChangedException {
        if (this instanceof StreamContent stream) {
            stream.requireUnclaimed();
        }
    }

    /** The same stream, called by the name of its file when reading it fails; others know their own. */
    default Content named(String filename) {
        return this instanceof StreamContent stream
                ? new StreamContent(stream.source().named(filename), stream.length())
                : this;
    }

    /** The same stream, which fails when it gives nothing for so long; the others always give something. */
    default Content within(Duration sourceTimeout) {
        return this instanceof StreamContent stream
                ? new StreamContent(stream.source().within(sourceTimeout), stream.length())
                : this;
    }

    /** For how much longer a stream that is being read may give nothing; for ever for others. */
    default Duration patience() {
        return this instanceof StreamContent stream ? stream.source().patience() : Duration.ofNanos(Long.MAX_VALUE);
    }

    /** What to fail with when {@link #patience} is over. */
    default SourceChangedException silentForTooLong() {
        return ((StreamContent) this).source().silentForTooLong();
    }

    /** Closes a stream, which may end a read that blocks; nothing for others. Takes two seconds at most. */
    default void close() {
        if (this instanceof StreamContent stream) {
            stream.source().close();
        }
    }

    /** A regular file; its identity, size and modification time are taken now and checked at every opening. */
    static Content file(Path path) throws IOException {
        return FileContent.of(path);
    }

    /** The remaining bytes of {@code buffer}, which is neither copied nor moved. */
    static Content bytes(ByteBuffer buffer) {
        return new BytesContent(buffer.slice());
    }

    /** A stream that can be read once; {@code length} may be {@link #UNKNOWN_LENGTH}. */
    public static Content stream(InputStream stream, long length) {
        return new StreamContent(new SourceStream(stream, null, SOURCE_TIMEOUT), length);
    }

    /**
     * Takes the one reading that something other than a stream has, such as a Reader, before it is made a stream.
     *
     * @throws SourceChangedException if it was taken before
     */
    static void claim(Object source) throws SourceChangedException {
        StreamContent.claim(source);
    }
}
