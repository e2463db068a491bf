package io.github.camelopenai.uploads.api;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How fast bytes move: over the last ten seconds, or since the beginning if that is shorter. When nothing moves, it goes
 * down. Thread-safe.
 */
final class ByteRate {

    private static final long STEP = TimeUnit.SECONDS.toNanos(1);
    private static final int STEPS = 10;

    private final LongAdder moved = new LongAdder();
    private final long[] times = new long[STEPS];
    private final long[] sums = new long[STEPS];
    private int newest;
    private int count = 1;
    private volatile long nextStep;

    ByteRate() {
        times[0] = System.nanoTime();
        nextStep = times[0] + STEP;
    }

    void moved(long bytes) {
        long now = System.nanoTime();
        if (now - nextStep >= 0) {
            step(now);
        }
        moved.add(bytes);
    }

    private synchronized void step(long now) {
        if (now - nextStep < 0) {
            return;
        }
        newest = (newest + 1) % STEPS;
        count = Math.min(count + 1, STEPS);
        times[newest] = now;
        sums[newest] = moved.sum();
        nextStep = now + STEP;
    }

    /** All that has moved. */
    long total() {
        return moved.sum();
    }

    synchronized long bytesPerSecond() {
        long now = System.nanoTime();
        int since = newest;
        for (int i = 1; i < count; i++) {
            int earlier = Math.floorMod(newest - i, STEPS);
            if (now - times[earlier] > STEP * STEPS) {
                break;
            }
            since = earlier;
        }
        long bytes = moved.sum() - sums[since];
        double seconds = Math.max(1, now - times[since]) / 1e9;
        return Math.round(bytes / seconds);
    }
}
