package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Bytes that are in memory already. */
record BytesContent(ByteBuffer bytes) implements RepeatableContent {

    @Override
    public long length() {
        return bytes.remaining();
    }

    @Override
    public void write(long offset, long count, OutputStream out, AbortSignal abort) throws IOException {
        ByteBuffer view = view(offset, count);
        byte[] buffer = new byte[view.hasArray() ? 0 : Math.min(Part.COPY_BUFFER, view.remaining())];
        while (view.hasRemaining()) {
            abort.throwIfAborted();
            int n = Math.min(Part.COPY_BUFFER, view.remaining());
            if (view.hasArray()) {
                out.write(view.array(), view.arrayOffset() + view.position(), n);
                view.position(view.position() + n);
            } else {
                view.get(buffer, 0, n);
                out.write(buffer, 0, n);
            }
        }
    }

    @Override
    public InputStream open(long offset, long count) {
        ByteBuffer view = view(offset, count);
        return view.hasArray()
                ? new ByteArrayInputStream(view.array(), view.arrayOffset() + view.position(), view.remaining())
                : new BufferStream(view);
    }

    private ByteBuffer view(long offset, long count) {
        return bytes.slice(Math.toIntExact(offset), Math.toIntExact(count));
    }

    /** Of a buffer whose array, if it has one, cannot be had. */
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
