package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Wraps a user's stream. However the stream behaves, a read returns bytes, the end, or a {@link SourceChangedException} that
 * names the file, and closing takes a limited time. Other threads can see how long a blocked read may still take, and give it
 * up. One thread reads at a time.
 */
final class SourceStream {

    /** A read that returns 0 bytes, which a stream should not do, is repeated after a pause that grows up to this. */
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    /** Longer than any upload, and short enough for arithmetic in nanoseconds. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(10);

    private final InputStream stream;
    private final String name;
    private final Duration timeout;
    private final Content.Watch watch;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long given;
    private volatile boolean reading;
    private volatile long readingSince;

    /**
     * @param name the name of the file, for messages; null if it is not known
     * @param timeout how long a read may take
     * @param watch sees all bytes
     */
    SourceStream(InputStream stream, String name, Duration timeout, Content.Watch watch) {
        this.stream = stream;
        this.name = name;
        this.timeout = timeout;
        this.watch = watch;
    }

    /** The user's stream. */
    InputStream stream() {
        return stream;
    }

    SourceStream withFilename(String filename) {
        return new SourceStream(stream, filename, timeout, watch);
    }

    SourceStream withTimeout(Duration time) {
        return new SourceStream(stream, name, time.compareTo(LONGEST_TIMEOUT) < 0 ? time : LONGEST_TIMEOUT, watch);
    }

    SourceStream watchedBy(Content.Watch other) {
        return new SourceStream(stream, name, timeout, other);
    }

    /** The bytes read so far. Only for the thread that reads. */
    long given() {
        return given;
    }

    /** Reads the next byte; returns -1 at the end. */
    int read(AbortSignal abort) throws IOException {
        byte[] one = new byte[1];
        return read(one, 1, abort) < 0 ? -1 : one[0] & 0xff;
    }

    /** Reads at least one and at most {@code max} bytes; returns -1 at the end. */
    int read(byte[] buffer, int max, AbortSignal abort) throws IOException {
        readingSince = System.nanoTime();
        reading = true;
        try {
            for (long pause = SHORTEST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
                abort.throwIfAborted();
                int n = readOnce(buffer, max, abort);
                if (n != 0) {
                    return n;
                }
                if (timeUntilTimeout().isNegative()) {
                    throw timeoutException();
                }
                LockSupport.parkNanos(pause);
            }
        } finally {
            reading = false;
        }
    }

    private int readOnce(byte[] buffer, int max, AbortSignal abort) throws IOException {
        int n;
        try {
            n = stream.read(buffer, 0, max);
        } catch (IOException e) {
            abort.throwIfAborted();
            throw failed(e.getMessage(), e);
        } catch (RuntimeException e) {
            abort.throwIfAborted();
            throw failed(e.toString(), e);
        }
        if (n > max) {
            throw new SourceChangedException(this + " is broken: a read of at most " + max + " bytes returned " + n);
        }
        if (n > 0) {
            given += n;
            watch.read(buffer, n);
        }
        return Math.max(n, -1);
    }

    private SourceChangedException failed(String why, Exception e) {
        return SourceChangedException.unreadable(this + " failed after " + given + " bytes: " + why, e);
    }

    /**
     * Copies up to {@code max} bytes. A failure of the stream is a {@link SourceChangedException}; a failure of {@code out}
     * keeps its type.
     *
     * @return the number of bytes copied, less than {@code max} only at the end
     */
    long copyTo(OutputStream out, long max, AbortSignal abort) throws IOException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(RepeatableContent.COPY_BUFFER, max))];
        long left = max;
        while (left > 0) {
            int n = read(buffer, (int) Math.min(buffer.length, left), abort);
            if (n < 0) {
                break;
            }
            out.write(buffer, 0, n);
            left -= n;
        }
        return max - left;
    }

    /** How much longer the current read may take; the whole timeout if none runs. */
    Duration timeUntilTimeout() {
        // The flag first: with the other order, a read that begins in between would be charged with the time of the
        // last one.
        return reading ? timeout.minusNanos(System.nanoTime() - readingSince) : timeout;
    }

    /** The exception to fail with then. It has a cause, since a timeout does not mean that the content has changed. */
    SourceChangedException timeoutException() {
        String time = timeout.toString().substring(2).toLowerCase(Locale.ROOT);
        return SourceChangedException.unreadable(
                this + " has given nothing for " + time + " and not ended. If it may take longer, raise sourceTimeout",
                new TimeoutException("no byte for " + time));
    }

    /** Closes the stream, which may end a blocked read. Takes at most two seconds. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            SourceThreads.close(stream);
        }
    }

    @Override
    public String toString() {
        return "The source stream" + (name == null ? "" : " of '" + ShownText.of(name) + "'");
    }
}
