package io.github.camelopenai.uploads.api.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The rate at which a count of bytes grows: over the last ten seconds, or since an earlier call if that is longer ago, or
 * since the beginning. Not thread-safe.
 */
final class ByteRate {

    private static final long WINDOW = Duration.ofSeconds(10).toNanos();
    private static final long STEP = Duration.ofSeconds(1).toNanos();

    private record Sample(long nanoTime, long bytes) {}

    /** The samples, the oldest first. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    ByteRate(long nanoTime) {
        samples.add(new Sample(nanoTime, 0));
    }

    /** @param bytes the count at this time */
    long bytesPerSecond(long nanoTime, long bytes) {
        Sample since = samples.removeFirst();
        while (!samples.isEmpty() && nanoTime - samples.getFirst().nanoTime() >= WINDOW) {
            since = samples.removeFirst();
        }
        samples.addFirst(since);
        if (nanoTime - samples.getLast().nanoTime() >= STEP) {
            samples.addLast(new Sample(nanoTime, bytes));
        }
        double seconds = Math.max(1, nanoTime - since.nanoTime()) / 1e9;
        return Math.max(0, Math.round((bytes - since.bytes()) / seconds));
    }
}
