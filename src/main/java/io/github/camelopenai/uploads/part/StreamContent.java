package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * A stream that can be read once. Who reads it claims it first: what a second reader would get is the remainder, and a
 * remainder uploaded as if it were the file is the worst that could happen.
 */
record StreamContent(InputStream stream, long length) implements Content {

    /** Weak, since nobody tells us when a stream is forgotten. Streams and readers do not redefine equality. */
    private static final Map<Object, Boolean> CLAIMED = Collections.synchronizedMap(new WeakHashMap<>());

    /** Takes the one reading that the stream has. */
    InputStream claim() throws SourceChangedException {
        claim(stream);
        return stream;
    }

    /** Says so before anything is begun that would have to be given up; claiming is what counts. */
    void requireUnclaimed() throws SourceChangedException {
        if (CLAIMED.containsKey(stream)) {
            throw consumed(stream);
        }
    }

    /**
     * Reads up to {@code max} bytes. Failures of the source are told apart from those of where they go.
     *
     * @throws SourceChangedException if the stream cannot be read
     */
    static void copy(InputStream in, OutputStream out, long max, AbortSignal abort) throws IOException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(Part.COPY_BUFFER, max))];
        for (long left = max; left > 0; ) {
            abort.throwIfAborted();
            int n = read(in, buffer, (int) Math.min(buffer.length, left), abort);
            if (n < 0) {
                return;
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    /**
     * Fails unless a stream has ended where it was announced to.
     *
     * @param end how many bytes it has given
     * @param more whether it gives still more
     */
    static void requireEnd(long end, long announced, boolean more) throws SourceChangedException {
        if (end < announced) {
            throw new SourceChangedException("The stream ended after " + end + " bytes; " + announced
                    + " were announced. Was it read before, or is the announced length that of another form of it"
                    + " (compressed, say)?");
        }
        if (more) {
            throw new SourceChangedException("The stream goes on after the " + announced
                    + " bytes that were announced."
                    + " Is the announced length that of another form of it (compressed, say)?");
        }
    }

    private static int read(InputStream in, byte[] buffer, int max, AbortSignal abort) throws IOException {
        try {
            return in.read(buffer, 0, max);
        } catch (IOException e) {
            abort.throwIfAborted();
            throw new SourceChangedException("The source stream failed while it was read: " + e.getMessage(), e);
        }
    }

    static void claim(Object source) throws SourceChangedException {
        if (CLAIMED.putIfAbsent(source, Boolean.TRUE) != null) {
            throw consumed(source);
        }
    }

    private static SourceChangedException consumed(Object source) {
        return new SourceChangedException("stream already consumed: an earlier attempt has read from this "
                + source.getClass().getName() + ", so only a remainder of it is left and nothing was sent."
                + " To be able to try again, let the source be read again or use a body that can be read twice"
                + " (a file, or a stream cache)");
    }
}
