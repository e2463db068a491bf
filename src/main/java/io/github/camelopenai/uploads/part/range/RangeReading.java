package io.github.camelopenai.uploads.part.range;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import io.github.camelopenai.uploads.part.SourceThreads;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Reads one range of a source once. A read that breaks, ends early or gives nothing for {@code stallTimeout} is opened again
 * from where it was.
 *
 * <p>One thread reads. A read that blocks too long, or whose signal is aborted, is ended by other threads, which close the
 * stream; the watchdog also ends it when the reading thread is interrupted. {@link #close()} closes the stream.
 */
final class RangeReading implements Watchdog.Watched, AutoCloseable {

    private final RangeReader source;
    private final ReadSettings settings;
    private final AbortSignal abort;
    private final ReadRetries retries;
    private final Thread reader = Thread.currentThread();
    private final long end;
    private final AbortSignal.Registration running;
    private long position;
    private volatile InputStream stream;
    private volatile boolean stalled;
    private volatile long readingSince;
    private volatile boolean reading;

    RangeReading(RangeReader source, ReadSettings settings, long offset, long count, AbortSignal abort) {
        this.source = source;
        this.settings = settings;
        this.abort = abort;
        this.retries = new ReadRetries(source, settings);
        this.position = offset;
        this.end = offset + count;
        RangeWatch.WATCHDOG.add(this);
        this.running = abort.register(this::endRead);
    }

    /** Returns at least one byte, or -1 at the end of the range. */
    int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == end) {
            return -1;
        }
        while (true) {
            abort.throwIfAborted();
            try {
                int n = readOnce(buffer, offset, (int) Math.min(length, end - position));
                position += n;
                retries.succeeded();
                return n;
            } catch (IOException | RuntimeException e) {
                Exception reason = stalled ? stall(e) : e;
                drop();
                retries.failed(reason, "at byte " + position, abort);
            }
        }
    }

    private int readOnce(byte[] buffer, int offset, int length) throws IOException {
        InputStream opened = stream;
        if (opened == null) {
            stalled = false;
            opened = source.open(position, end - position, abort);
            stream = opened;
            // The signal may have been aborted before it could close this stream.
            abort.throwIfAborted();
        }
        int n;
        readingSince = System.nanoTime();
        reading = true;
        try {
            n = opened.read(buffer, offset, length);
        } finally {
            reading = false;
        }
        if (n > length) {
            throw new IllegalStateException("a read of at most " + length + " bytes returned " + n);
        }
        if (n <= 0) {
            throw n < 0
                    ? new EOFException("it ended " + (end - position) + " bytes too early")
                    : new IOException("a read returned no byte");
        }
        return n;
    }

    private SocketTimeoutException stall(Exception cause) {
        SocketTimeoutException stall = new SocketTimeoutException(
                "it gave no byte for " + settings.stallTimeout().toMillis() + " ms (stallTimeout)");
        stall.initCause(cause);
        return stall;
    }

    @Override
    public void watch() {
        if (!reading) {
            return;
        }
        if (reader.isInterrupted()) {
            endRead();
        } else if (settings.stallTimeout().compareTo(Duration.ofNanos(System.nanoTime() - readingSince)) < 0) {
            stalled = true;
            endRead();
        }
    }

    /** Closes the stream in another thread, since that may take a moment. */
    private void endRead() {
        InputStream blocked = stream;
        if (blocked != null) {
            SourceThreads.start(() -> closeQuietly(blocked));
        }
    }

    private static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException | RuntimeException e) {
            // The stream has failed already, or has been read.
        }
    }

    private void drop() {
        InputStream opened = stream;
        stream = null;
        if (opened != null) {
            closeQuietly(opened);
        }
    }

    @Override
    public void close() {
        running.close();
        RangeWatch.WATCHDOG.remove(this);
        drop();
    }
}
