package io.github.camelopenai.uploads.concurrent;

import java.time.Duration;

/** A point in time on the monotonic clock, which changes of the system time do not affect. */
public record Deadline(long nanoTime) {

    /** Later than the end of any upload, and small enough to subtract nano times. */
    private static final Duration FAR = Duration.ofDays(365);

    public static Deadline none() {
        return in(FAR);
    }

    /** Makes a deadline after {@code time}, at most a year from now. */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime()).laterBy(time);
    }

    public Duration remaining() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    public boolean passed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    public Deadline laterBy(Duration time) {
        Duration limited = time.compareTo(FAR) > 0 ? FAR : time;
        return new Deadline(nanoTime + limited.toNanos());
    }

    public Deadline earlierBy(Duration time) {
        return new Deadline(nanoTime - time.toNanos());
    }
}
