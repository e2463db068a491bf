package io.github.camelopenai.uploads.api;

import java.time.Duration;

/** A point in time on the monotonic clock, which no change of the wall clock moves. */
record Deadline(long nanoTime) {

    /** Farther away than any upload lives, near enough for the subtraction of nano times. */
    private static final Duration FAR = Duration.ofDays(365);

    static Deadline none() {
        return in(FAR);
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    Duration remaining() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    boolean passed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    Deadline earlierBy(Duration time) {
        return new Deadline(nanoTime - time.toNanos());
    }
}
