package io.github.camelopenai.uploads.api;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds everything back when the server says "too many requests": one per account, so that all uploads of all routes slow
 * down together instead of each finding out for itself.
 */
public final class Pacer {

    private final AtomicLong holdUntil = new AtomicLong(System.nanoTime());

    /** No request before {@code time} has passed; a shorter hold-off does not shorten a longer one. */
    void holdOff(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        holdUntil.updateAndGet(now -> now - until >= 0 ? now : until);
    }

    /** How long to wait before the next request; zero or less when it may go. */
    Duration remaining() {
        return Duration.ofNanos(holdUntil.get() - System.nanoTime());
    }
}
