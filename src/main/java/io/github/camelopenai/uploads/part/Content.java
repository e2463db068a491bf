package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The bytes to upload, as the caller has them: a file and an array can be read from any position and as often as
 * needed, a stream once.
 */
public sealed interface Content permits RepeatableContent, StreamContent {

    /** {@link #length()} of a stream whose end is not known beforehand. */
    long UNKNOWN_LENGTH = -1;

    /** Bytes in the content, or {@link #UNKNOWN_LENGTH}. */
    long length();

    /** Whether it can be read from any position, as often as needed. */
    default boolean isRepeatable() {
        return this instanceof RepeatableContent;
    }

    /** The same stream with a length that became known; others know their own. */
    default Content withLength(long length) {
        return this instanceof StreamContent stream ? new StreamContent(stream.stream(), length) : this;
    }

    /** Fails when this is a stream that an earlier attempt has read from. */
    default void requireUnread() throws SourceChangedException {
        if (this instanceof StreamContent stream) {
            stream.requireUnclaimed();
        }
    }

    /** Closes a stream, which may end a read that blocks; nothing for others. */
    default void close() throws IOException {
        if (this instanceof StreamContent stream) {
            stream.stream().close();
        }
    }

    /** A regular file; its identity, size and modification time are taken now and checked at every opening. */
    static Content file(Path path) throws IOException {
        return FileContent.of(path);
    }

    /** The remaining bytes of {@code buffer}, which is neither copied nor moved. */
    static Content bytes(ByteBuffer buffer) {
        return new BytesContent(buffer.slice().asReadOnlyBuffer());
    }

    /** A stream that can be read once; {@code length} may be {@link #UNKNOWN_LENGTH}. */
    static Content stream(InputStream stream, long length) {
        return new StreamContent(stream, length);
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
