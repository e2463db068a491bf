package io.github.camelopenai.examples.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;

/**
 * A range of an object. Closing it before its end drops the connection, since the SDK's own close would read the rest. After its
 * end, the connection can be used again.
 */
final class RangeStream extends FilterInputStream {

    private final ResponseInputStream<?> range;
    /** Volatile, since another thread closes a stream that is blocked. */
    private volatile long left;

    RangeStream(ResponseInputStream<?> range, long count) {
        super(range);
        this.range = range;
        this.left = count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        left -= Math.max(0, n);
        return n;
    }

    @Override
    public void close() throws IOException {
        if (left > 0) {
            range.abort();
        } else {
            super.close();
        }
    }
}
