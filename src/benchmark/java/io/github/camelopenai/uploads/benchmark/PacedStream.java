package io.github.camelopenai.uploads.benchmark;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** Gives only so many bytes per second: what a source, or a line, has to give. */
public final class PacedStream extends FilterInputStream {

    /** What may be made up for after a pause or a late wake-up, so that those of the scheduler do not slow it down. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Waits as short as this are not worth their while: they are made up for with the next. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Small, so that bytes come in a stream and not in gulps. */
    private static final int PIECE = 64 << 10;

    private final long bytesPerSecond;
    private long due = System.nanoTime();

    public PacedStream(InputStream in, long bytesPerSecond) {
        super(in);
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int n = super.read(b, off, Math.min(len, PIECE));
        long now = System.nanoTime();
        due = Math.max(due, now - SLACK_NANOS) + Math.max(0, n) * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        if (due - now >= SHORTEST_NANOS) {
            try {
                TimeUnit.NANOSECONDS.sleep(due - now);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
        return n;
    }
}
