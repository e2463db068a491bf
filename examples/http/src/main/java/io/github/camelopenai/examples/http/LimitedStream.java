package io.github.camelopenai.examples.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails when there are more bytes than are taken. */
final class LimitedStream extends FilterInputStream {

    private final long maxBytes;
    private long count;

    LimitedStream(InputStream in, long maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        add(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        add(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = in.skip(bytes);
        add(skipped);
        return skipped;
    }

    private void add(long bytes) throws IOException {
        count += bytes;
        if (count > maxBytes) {
            throw new TooLargeException(maxBytes);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
