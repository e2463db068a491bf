package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.io.InputStream;

/**
 * A source that can be read from any position, by several threads at once: an object of a store, a file on another machine, a
 * value in a database. As a message body, it is uploaded like a file: each part reads its own range, nothing is written to disk,
 * a read that breaks goes on from where it broke, and a resumed upload reads only what is missing.
 *
 * <p>All methods may be called by several threads at once, and {@link #open} as often as needed. The one who makes the source
 * also closes what belongs to it, after the exchange has ended.
 */
public interface RangeSource {

    /** The number of bytes in the source, which must not change. */
    long length() throws IOException;

    /**
     * Identifies this version of the bytes, such as the entity tag of an object: another content must have another version.
     *
     * @return null if nothing identifies it; an upload of it is then recorded in a journal only with {@code journalKey}, and a
     *     resumed upload reads again what was sent
     */
    String version() throws IOException;

    /**
     * Opens a range of the source. It is called once for each part, and again after a read has failed.
     *
     * <p>An IOException, or a RuntimeException of a library, is taken for a fault that passes: the rest of the range is opened
     * again, for {@code outageTimeout}. The same applies to exceptions of the stream, to a stream that ends early, and to one
     * that gives nothing for {@code stallTimeout}, which is then closed by another thread. An Error fails the upload at
     * once.
     *
     * @param offset the first byte of the range
     * @param count the number of bytes, at least 1; further bytes of the stream are not read
     * @return a stream that its reader closes, after the last byte of the range or before. Closing it must end a blocked
     *     read, and must not read the rest; many libraries need a call of {@code abort()} for that. A close that takes
     *     longer than two seconds goes on in a thread of its own. The reader does not wait for the {@code -1} after the
     *     last byte, so a stream that would then give back its connection must count its bytes
     * @throws SourceChangedException if the source no longer has the version of {@link #version()}; the upload then fails at
     *     once and is cancelled. With {@link SourceChangedException#unreadable}, it fails at once, but can be resumed
     */
    InputStream open(long offset, long count) throws IOException;

    /** The name of the file, which a header or option replaces; null for none. */
    default String fileName() {
        return null;
    }

    /** The MIME type of the file, which a header or option replaces; null for the type of the file name's extension. */
    default String mimeType() {
        return null;
    }

    /**
     * Identifies the source in the journal, such as {@code s3://bucket/key}. It must be the same after a restart, and must not
     * contain secrets.
     *
     * @return null to record an upload only with {@code journalKey}
     */
    default String identity() {
        return null;
    }
}
