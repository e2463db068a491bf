package io.github.camelopenai.uploads.benchmark.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The next bytes of a stream, as a stream of its own that leaves the other open. */
final class Slice extends FilterInputStream {

    private long left;

    Slice(InputStream in, long length) {
        super(in);
        left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int n = left == 0 ? -1 : super.read(b, off, (int) Math.min(len, left));
        left -= Math.max(0, n);
        return n;
    }

    @Override
    public void close() {}
}
