package io.github.camelopenai.uploads.part.range;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.io.InputStream;

/** Opens ranges of a source for {@link RangedContent}. Its {@code toString()} names the source in messages, without secrets. */
public interface RangeReader {

    /**
     * Opens a range, in the calling thread.
     *
     * @param count the number of bytes, at least 1
     * @param abort ends the opening; the reader closes the stream itself
     * @return a stream whose {@code close()} ends a blocked read, does not read the rest, and takes at most a few seconds
     */
    InputStream open(long offset, long count, AbortSignal abort) throws IOException;
}
