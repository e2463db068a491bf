package io.github.camelopenai.uploads.concurrent;

import java.time.Duration;

/** A point in time on the monotonic clock, which no change of the wall clock moves. */
public record Deadline(long nanoTime) {

    /** Farther away than any upload lives, near enough for the subtraction of nano times. */
    private static final Duration FAR = Duration.ofDays(365);

    public static Deadline none() {
        return in(FAR);
    }

    /** After {@code time}, or in a year if that is sooner. */
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
