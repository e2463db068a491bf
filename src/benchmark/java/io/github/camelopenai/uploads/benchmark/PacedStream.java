package io.github.camelopenai.uploads.benchmark;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntToLongFunction;

/** Delivers bytes no faster than its pace allows. */
public final class PacedStream extends FilterInputStream {

    /** Small, so that bytes come in a stream and not in gulps. */
    private static final int PIECE = 64 << 10;

    private final IntToLongFunction reserve;

    /** With a constant rate of its own. */
    public PacedStream(InputStream in, long bytesPerSecond) {
        this(in, new Pace(), bytesPerSecond);
    }

    private PacedStream(InputStream in, Pace pace, long bytesPerSecond) {
        this(in, bytes -> pace.reserve(bytes, bytesPerSecond));
    }

    /** @param reserve returns the {@link System#nanoTime} at which a number of bytes has passed */
    public PacedStream(InputStream in, IntToLongFunction reserve) {
        super(in);
        this.reserve = reserve;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int n = super.read(b, off, Math.min(len, PIECE));
        if (n > 0) {
            Pace.await(reserve.applyAsLong(n));
        }
        return n;
    }
}
