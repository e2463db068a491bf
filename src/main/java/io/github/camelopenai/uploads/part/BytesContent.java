package io.github.camelopenai.uploads.part;

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
        if (view.hasArray()) {
            return new ByteArrayInputStream(view.array(), view.arrayOffset() + view.position(), view.remaining());
        }
        byte[] copy = new byte[view.remaining()];
        view.get(copy);
        return new ByteArrayInputStream(copy);
    }

    private ByteBuffer view(long offset, long count) {
        return bytes.slice(Math.toIntExact(offset), Math.toIntExact(count));
    }
}
