package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Bytes in memory, in arrays of one size, of which the last may not be full. */
record ChunkedContent(List<byte[]> chunks, int chunkSize, long length) implements RepeatableContent {

    /** Takes a piece of one chunk. */
    @FunctionalInterface
    private interface Sink {
        void accept(byte[] chunk, int from, int count) throws IOException;
    }

    @Override
    public void write(long offset, long count, OutputStream out, AbortSignal abort) throws IOException {
        pieces(offset, count, (chunk, from, n) -> {
            abort.throwIfAborted();
            out.write(chunk, from, n);
        });
    }

    @Override
    public InputStream open(long offset, long count) throws IOException {
        List<InputStream> streams = new ArrayList<>();
        pieces(offset, count, (chunk, from, n) -> streams.add(new ByteArrayInputStream(chunk, from, n)));
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    private void pieces(long offset, long count, Sink sink) throws IOException {
        for (long position = offset; position < offset + count; ) {
            int from = (int) (position % chunkSize);
            int n = (int) Math.min(chunkSize - from, offset + count - position);
            sink.accept(chunks.get((int) (position / chunkSize)), from, n);
            position += n;
        }
    }
}
