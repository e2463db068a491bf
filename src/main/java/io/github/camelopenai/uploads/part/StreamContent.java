package io.github.camelopenai.uploads.part;

import java.io.InputStream;
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
