package io.github.camelopenai.uploads.emulator;

/**
 * A limit of bytes per second without bursts. A sender that was held up, by its receiver or by the machine, may catch up with
 * a few milliseconds only. Belongs to one connection and is used by one thread.
 */
final class SteadyRate {

    private static final long NANOS = 1_000_000_000;

    /** Enough to make up for a late wake-up. */
    private static final long MAX_ARREARS = NANOS / 20;

    private static final int PIECES_PER_SECOND = 500;

    private final long bytesPerSecond;
    private long due;

    /** @param bytesPerSecond 0 for no limit */
    SteadyRate(long bytesPerSecond, long now) {
        this.bytesPerSecond = bytesPerSecond;
        this.due = now;
    }

    boolean isLimited() {
        return bytesPerSecond > 0;
    }

    /** The number of bytes to send at once, so that they flow evenly. */
    int piece(int most) {
        return isLimited() ? (int) Math.max(1, Math.min(most, bytesPerSecond / PIECES_PER_SECOND)) : most;
    }

    /** Counts these bytes and returns the time in nanoseconds until they may be sent. */
    long take(int bytes, long now) {
        if (!isLimited()) {
            return 0;
        }
        // Divided in two steps, since the product of large numbers would overflow.
        long nanos = bytes / bytesPerSecond * NANOS + bytes % bytesPerSecond * NANOS / bytesPerSecond;
        due = Math.max(due, now - MAX_ARREARS) + nanos;
        return Math.max(0, due - now);
    }
}
