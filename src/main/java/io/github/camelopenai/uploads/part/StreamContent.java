package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A stream, which can be read once. Its reader claims it first: a second reader would get only the remainder, and a remainder
 * that is uploaded as if it were the file is the worst possible error.
 */
public final class StreamContent implements Content {

    private static final ClaimedSources CLAIMED = new ClaimedSources();

    private final SourceStream source;
    private final long length;

    private StreamContent(SourceStream source, long length) {
        this.source = source;
        this.length = length;
    }

    /** @param length may be {@link Content#UNKNOWN_LENGTH} */
    public static StreamContent of(InputStream stream, long length) {
        return new StreamContent(new SourceStream(stream, null, SOURCE_TIMEOUT, Watch.NONE), length);
    }

    SourceStream source() {
        return source;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public StreamContent withLength(long known) {
        return new StreamContent(source, known);
    }

    @Override
    public StreamContent withFilename(String filename) {
        return new StreamContent(source.withFilename(filename), length);
    }

    @Override
    public StreamContent withSourceTimeout(Duration sourceTimeout) {
        return new StreamContent(source.withTimeout(sourceTimeout), length);
    }

    @Override
    public StreamContent watchedBy(Watch watch) {
        return new StreamContent(source.watchedBy(watch), length);
    }

    @Override
    public Duration timeUntilTimeout() {
        return source.timeUntilTimeout();
    }

    @Override
    public SourceChangedException timeoutException() {
        return source.timeoutException();
    }

    @Override
    public void close() {
        source.close();
    }

    /** Claims the stream and returns it for reading. */
    SourceStream claim() throws SourceChangedException {
        if (!CLAIMED.claim(source.stream())) {
            throw consumed(source.toString(), source.stream());
        }
        return source;
    }

    /**
     * Claims the stream and opens it for reading in order, with the source timeout. Closing it ends a blocked read.
     *
     * @param abort ends a read
     * @return a stream that fails if it has another length than was announced
     */
    public InputStream open(AbortSignal abort) throws SourceChangedException {
        return new ReadOnce(claim(), length, abort);
    }

    /** Fails early, before any work that would have to be undone; {@link #claim()} is the check that counts. */
    @Override
    public void requireUnread() throws SourceChangedException {
        if (CLAIMED.isClaimed(source.stream())) {
            throw consumed(source.toString(), source.stream());
        }
    }

    /**
     * Fails unless a stream ends at its announced length.
     *
     * @param end the number of bytes that it has given
     * @param more whether it has further bytes
     */
    static void requireEnd(SourceStream stream, long end, long announced, boolean more) throws SourceChangedException {
        if (end < announced) {
            throw new SourceChangedException(stream + " ended after " + end + " bytes, though " + announced
                    + " were announced. Either its connection was cut, or FTP transferred it in ASCII mode, which changes"
                    + " line ends (set binary=true on the consumer), or it had been read before, or the announced length is"
                    + " that of another form of it (compressed, say)");
        }
        if (more) {
            throw new SourceChangedException(stream + " goes on after the " + announced
                    + " bytes that were announced. Either FTP transferred it in ASCII mode, which changes line ends (set"
                    + " binary=true on the consumer), or it was still being written, or the announced length is that of"
                    + " another form of it (compressed, say)");
        }
    }

    /**
     * Claims a source that can be read once and is not a stream yet, such as a Reader.
     *
     * @throws SourceChangedException if it was claimed before
     */
    public static void claim(Object source) throws SourceChangedException {
        if (!CLAIMED.claim(source)) {
            throw consumed("The source", source);
        }
    }

    /** Reads the stream through a {@link SourceReader}, whose thread may still write to the buffer after a timeout. */
    private static final class ReadOnce extends InputStream {

        private final SourceStream source;
        private final SourceReader reader;
        private final long length;
        private final AbortSignal abort;
        private final byte[] buffer = new byte[RepeatableContent.COPY_BUFFER];

        ReadOnce(SourceStream source, long length, AbortSignal abort) {
            this.source = source;
            this.reader = new SourceReader(source);
            this.length = length;
            this.abort = abort;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (len == 0) {
                return 0;
            }
            int max = Math.min(len, buffer.length);
            int n = reader.read(() -> source.read(buffer, max, abort), abort);
            if (length != UNKNOWN_LENGTH) {
                requireEnd(source, n < 0 ? source.given() : length, length, source.given() > length);
            }
            if (n > 0) {
                System.arraycopy(buffer, 0, b, off, n);
            }
            return n;
        }

        @Override
        public void close() {
            source.close();
            reader.end();
        }
    }

    /** @param name the beginning of the message */
    private static SourceChangedException consumed(String name, Object source) {
        return new SourceChangedException("stream already consumed: " + name + " ("
                + source.getClass().getName() + ") was read by an earlier attempt or step, so only a remainder of it is"
                + " left and nothing was sent. To be able to upload it again, let the source be read again or use a body"
                + " that can be read twice (a file, or a stream cache)");
    }
}
