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
 * A user's stream as it is read here. Whatever it does, a read gives bytes, or the end, or a {@link SourceChangedException}
 * that names the file; and closing it takes a limited time. How long a read has given nothing can be seen from other
 * threads, which can do something about it. One thread reads at a time.
 */
final class SourceStream {

    /** A read that gives nothing, though it may not, is repeated after a pause that grows up to this. */
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    /** As good as none, and can be reckoned with. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(10);

    private final InputStream stream;
    private final String name;
    private final Duration timeout;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long given;
    private volatile boolean reading;
    private volatile long readingSince;

    /**
     * @param name of the file, for messages; null if it is not known
     * @param timeout how long a read may give nothing
     */
    SourceStream(InputStream stream, String name, Duration timeout) {
        this.stream = stream;
        this.name = name;
        this.timeout = timeout;
    }

    /** What it was made of. */
    InputStream stream() {
        return stream;
    }

    SourceStream named(String filename) {
        return new SourceStream(stream, filename, timeout);
    }

    SourceStream within(Duration time) {
        return new SourceStream(stream, name, time.compareTo(LONGEST_TIMEOUT) < 0 ? time : LONGEST_TIMEOUT);
    }

    /** How many bytes it has given so far. For the thread that reads. */
    long given() {
        return given;
    }

    /** The next byte, or -1. */
    int read(AbortSignal abort) throws IOException {
        byte[] one = new byte[1];
        return read(one, 1, abort) < 0 ? -1 : one[0] & 0xff;
    }

    /** At least one and at most {@code max} bytes, or -1 at the end. */
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
                if (patience().isNegative()) {
                    throw silentForTooLong();
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
            throw new SourceChangedException(
                    this + " is broken: asked for " + max + " bytes, it says that it gave " + n);
        }
        given += Math.max(n, 0);
        return Math.max(n, -1);
    }

    private SourceChangedException failed(String why, Exception e) {
        return new SourceChangedException(this + " failed after " + given + " bytes: " + why, e);
    }

    /**
     * Reads up to {@code max} bytes. Failures of the source are told apart from those of where they go.
     *
     * @return how many it has given, fewer only at its end
     */
    long copyTo(OutputStream out, long max, AbortSignal abort) throws IOException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(Part.COPY_BUFFER, max))];
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

    /** For how much longer the read that runs now may give nothing; the whole time if none runs. */
    Duration patience() {
        // In this order: a read that has begun meanwhile must not be taken for the one before.
        return reading ? timeout.minusNanos(System.nanoTime() - readingSince) : timeout;
    }

    /** What to fail with when that is over. Has a cause, since it does not mean that the content has changed. */
    SourceChangedException silentForTooLong() {
        String time = timeout.toString().substring(2).toLowerCase(Locale.ROOT);
        return new SourceChangedException(
                this + " has given nothing for " + time + " and not ended. If it may take longer, raise sourceTimeout",
                new TimeoutException("no byte for " + time));
    }

    /** Ends the stream, and with it, if it can, a read that blocks. Takes two seconds at most. */
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
