package io.github.camelopenai.uploads.api;

import java.time.Duration;

/** A point in time on the monotonic clock, which no change of the wall clock moves. */
record Deadline(long nanoTime) {

    /** Farther away than any upload lives, near enough for the subtraction of nano times. */
    private static final Duration FAR = Duration.ofDays(365);

    static Deadline none() {
        return in(FAR);
    }

    /** After {@code time}, or in a year if that is sooner. */
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime()).laterBy(time);
    }

    Duration remaining() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    boolean passed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    Deadline laterBy(Duration time) {
        Duration limited = time.compareTo(FAR) > 0 ? FAR : time;
        return new Deadline(nanoTime + limited.toNanos());
    }

    Deadline earlierBy(Duration time) {
        return new Deadline(nanoTime - time.toNanos());
    }
}
