package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Bytes in memory: one or more buffers of the same size, of which the last may be smaller. */
public final class BytesContent implements RepeatableContent {

    private final List<ByteBuffer> chunks;
    private final int chunkSize;
    private final long length;

    BytesContent(List<ByteBuffer> chunks, int chunkSize, long length) {
        this.chunks = List.copyOf(chunks);
        this.chunkSize = chunkSize;
        this.length = length;
    }

    /** The remaining bytes of {@code buffer}, which is neither copied nor moved. */
    public static BytesContent of(ByteBuffer buffer) {
        ByteBuffer view = buffer.slice();
        return new BytesContent(List.of(view), Math.max(1, view.remaining()), view.remaining());
    }

    List<ByteBuffer> chunks() {
        return chunks;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void write(long offset, long count, OutputStream out, AbortSignal abort) throws IOException {
        for (ByteBuffer view : views(offset, count)) {
            byte[] buffer = new byte[view.hasArray() ? 0 : Math.min(COPY_BUFFER, view.remaining())];
            while (view.hasRemaining()) {
                abort.throwIfAborted();
                int n = Math.min(COPY_BUFFER, view.remaining());
                if (view.hasArray()) {
                    out.write(view.array(), view.arrayOffset() + view.position(), n);
                    view.position(view.position() + n);
                } else {
                    view.get(buffer, 0, n);
                    out.write(buffer, 0, n);
                }
            }
        }
    }

    @Override
    public InputStream open(long offset, long count) {
        List<InputStream> streams =
                views(offset, count).stream().map(BytesContent::stream).toList();
        return streams.size() == 1 ? streams.get(0) : new SequenceInputStream(Collections.enumeration(streams));
    }

    /** Slices of the buffers, which together have the {@code count} bytes from {@code offset} on. */
    private List<ByteBuffer> views(long offset, long count) {
        List<ByteBuffer> views = new ArrayList<>();
        for (long position = offset; position < offset + count; ) {
            int from = (int) (position % chunkSize);
            int n = (int) Math.min(chunkSize - from, offset + count - position);
            views.add(chunks.get((int) (position / chunkSize)).slice(from, n));
            position += n;
        }
        return views;
    }

    private static InputStream stream(ByteBuffer view) {
        return view.hasArray()
                ? new ByteArrayInputStream(view.array(), view.arrayOffset() + view.position(), view.remaining())
                : new BufferStream(view);
    }

    /** Reads a buffer that has no accessible array. */
    private static final class BufferStream extends InputStream {
        private final ByteBuffer left;

        private BufferStream(ByteBuffer left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left.hasRemaining() ? left.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] b, int off, int len) {
            if (len == 0) {
                return 0;
            }
            int n = Math.min(len, left.remaining());
            left.get(b, off, n);
            return n == 0 ? -1 : n;
        }

        @Override
        public int available() {
            return left.remaining();
        }
    }
}
