package io.github.camelopenai.uploads.api.session;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The speed at which a part is sent in its present attempt, compared with the parts that are sent at the same time. One thread
 * sends, another one measures, and the measurements are read by those that compare other parts with this one.
 */
final class SendingSpeed {

    /** An older measurement says nothing about the line as it is now. */
    private static final long VALID = Duration.ofSeconds(5).toNanos();

    private final long length;
    private long begunAt;
    private long sent;
    private long wrote;
    private volatile long bytes;
    private volatile long writingNanos;
    private volatile long writingSince;
    private volatile boolean writing;

    /** Null until the first measurement of an attempt, since most parts of small files are not measured. */
    private volatile SendingRate rate;

    private volatile Overall overall;
    private volatile boolean slow;

    /** A rate with the time in which the sender waits. */
    private record Overall(double bytesPerSecond, long nanoTime) {}

    /** @param length the size of the part */
    SendingSpeed(long length) {
        this.length = length;
    }

    /** An attempt begins. */
    void begin(long now) {
        begunAt = now;
        sent = 0;
        wrote = 0;
        bytes = 0;
        writingNanos = 0;
        writing = false;
        slow = false;
        overall = null;
        rate = null;
    }

    /** The sender hands bytes to the operating system, from now on. */
    void writes(long now) {
        writingSince = now;
        writing = true;
    }

    /** The operating system has accepted {@code n} more bytes of the part. */
    void written(long now, long n) {
        writing = false;
        wrote += now - writingSince;
        writingNanos = wrote;
        sent += n;
        bytes = sent;
    }

    /** Takes a sample. A part that is written as a whole keeps its rate while it waits for its answer. */
    void measure(long now) {
        if (bytes == length) {
            return;
        }
        SendingRate current = rate;
        if (current == null) {
            current = new SendingRate(begunAt);
            rate = current;
        }
        // Read before the beginning of the present write, so that none counts twice.
        long before = writingNanos;
        long present = writing ? Math.max(0, now - writingSince) : 0;
        current.sample(now, bytes, before + present);
        current.overall().ifPresent(measured -> overall = new Overall(measured.bytesPerSecond(), now));
    }

    /** Bytes per second, with the time in which the sender waits for its source or its turn; empty while that is unknown. */
    OptionalDouble overall(long now) {
        Overall last = overall;
        return last == null || now - last.nanoTime() > VALID
                ? OptionalDouble.empty()
                : OptionalDouble.of(last.bytesPerSecond());
    }

    /** Bytes per second until the answer, once it is there. */
    double untilAnswer(long now) {
        return length * 1e9 / Math.max(1, now - begunAt);
    }

    /**
     * Compares the connection with others.
     *
     * @param running the rates of the other parts that are being sent
     * @param arrived the rates of parts that have just been sent. They count only if no other part is being sent, and the part
     *     is then sent again only in its first half, since the whole line may have become slow
     * @return why the part should be sent again on another connection; null if it should not
     */
    String slowness(double[] running, double[] arrived) {
        SendingRate current = rate;
        SendingRate.Measured own =
                current == null ? null : current.ofConnection().orElse(null);
        double[] others = running.length > 0 ? running : arrived;
        long left = length - bytes;
        if (own == null || others.length == 0 || left == 0) {
            return null;
        }
        SlowConnection compared = new SlowConnection(own, others);
        slow = compared.isFarSlower();
        boolean certain = running.length > 0 || left > length / 2;
        return certain && compared.isResendFaster(length, left) ? compared.describe() : null;
    }

    /** Whether the connection was far slower than the others when it was last compared. */
    boolean isSlow() {
        return slow;
    }
}
