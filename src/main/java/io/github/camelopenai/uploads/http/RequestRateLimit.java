package io.github.camelopenai.uploads.http;

import java.time.Duration;

/**
 * Keeps requests apart, so that no more of them start in a minute than an account is allowed. Other than {@link RequestSpacing},
 * it is set and not learned. Not thread-safe: guarded by the lock of the pacer.
 */
final class RequestRateLimit {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private int perMinute;
    private long next = System.nanoTime();

    /** @param value the maximum number of requests per minute; 0 for no limit */
    void set(int value) {
        long now = System.nanoTime();
        if (value > 0 && next - now > MINUTE_NANOS / value) {
            // The last request was kept apart for a lower limit.
            next = now + MINUTE_NANOS / value;
        }
        perMinute = value;
    }

    /** The maximum number of requests per minute; 0 for no limit. */
    int perMinute() {
        return perMinute;
    }

    /** How long until the next request may start; zero or less if it may now. */
    long nanosUntilNext(long now) {
        return perMinute == 0 ? 0 : next - now;
    }

    /** A request starts, in its turn or, if it does not wait, before it; then the next one waits the longer. */
    void started(long now) {
        if (perMinute > 0) {
            next = (next - now > 0 ? next : now) + MINUTE_NANOS / perMinute;
        }
    }
}
