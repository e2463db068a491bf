package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.session.UploadMeter;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.ByteRateLimits;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the bytes of a part to the connection, at the rate that is allowed, and counts them. Used by one thread. */
final class PartOutputStream extends OutputStream {

    private final OutputStream out;
    private final UploadMeter.Sending progress;
    private final ByteRateLimits limits;
    private final ByteRateLimits.Flow flow;
    private final AbortSignal abort;
    private volatile boolean busy;
    private long count;

    PartOutputStream(OutputStream out, UploadMeter.Sending progress, ByteRateLimits limits, AbortSignal abort) {
        this.out = out;
        this.progress = progress;
        this.limits = limits;
        this.flow = limits.flow();
        this.abort = abort;
    }

    /**
     * Writes the beginning of the body, which does not belong to the part.
     *
     * @param frame the number of bytes of the body that do not belong to the part
     */
    void begin(byte[] bytes, int frame) throws IOException {
        flow.charge(frame);
        send(bytes, 0, bytes.length);
        progress.written(0);
        progress.reads();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        progress.hasRead();
        for (int from = off, end = off + len; from < end; ) {
            int n = flow.takePiece(end - from, abort);
            send(b, from, n);
            from += n;
            count += n;
            progress.written(n);
        }
        progress.reads();
    }

    private void send(byte[] b, int off, int len) throws IOException {
        busy = true;
        progress.writes();
        out.write(b, off, len);
        if (limits.areSet()) {
            // Otherwise small pieces would be collected in a buffer, and sent all at once.
            out.flush();
        }
        busy = false;
    }

    /** Whether the thread writes to the connection; else it waits for the source, or for its turn under a limit. */
    boolean isBusy() {
        return busy;
    }

    /** The number of bytes of the part that were written. */
    long count() {
        return count;
    }
}
