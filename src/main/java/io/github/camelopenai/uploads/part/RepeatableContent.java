package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Content that can be read from any position, by several readers at once, as often as needed. */
public interface RepeatableContent extends Content {

    /** Bytes copied at once. A larger buffer gains nothing; a smaller one costs about a fifth over TLS. */
    int COPY_BUFFER = 128 * 1024;

    @Override
    default boolean isRepeatable() {
        return true;
    }

    /** Writes exactly {@code count} bytes from {@code offset} on, or fails. */
    void write(long offset, long count, OutputStream out, AbortSignal abort) throws IOException;

    /** Opens a stream over exactly {@code count} bytes from {@code offset} on, to be closed by the caller. */
    InputStream open(long offset, long count) throws IOException;
}
