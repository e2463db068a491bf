package io.github.camelopenai.uploads.api.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The rate at which one attempt sends a part, over the last two seconds. Not thread-safe. */
final class SendingRate {

    /** At first, the operating system accepts what it can buffer, which says nothing about the connection. */
    private static final long BUFFERING = Duration.ofMillis(100).toNanos();

    /** A shorter measurement would be unreliable. It is a little less than the time between two checks of the watchdog. */
    private static final long SHORTEST = Duration.ofMillis(200).toNanos();

    private static final long WINDOW = Duration.ofSeconds(2).toNanos();

    private record Sample(long nanoTime, long bytes, long writingNanos) {}

    private final long begunAt;

    /** The samples, the oldest first. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param nanoTime the beginning of the attempt */
    SendingRate(long nanoTime) {
        begunAt = nanoTime;
    }

    /** A rate, and the time for which it was measured. */
    record Measured(double bytesPerSecond, Duration time) {}

    /**
     * @param bytes the bytes of the part that were written so far
     * @param writingNanos the time so far in which the sender was writing, and not waiting for the source or for its turn
     */
    void sample(long nanoTime, long bytes, long writingNanos) {
        if (bytes == 0 || nanoTime - begunAt < BUFFERING) {
            return;
        }
        samples.addLast(new Sample(nanoTime, bytes, writingNanos));
        while (nanoTime - samples.getFirst().nanoTime() > WINDOW) {
            samples.removeFirst();
        }
    }

    /** The rate with the time in which the sender waits; empty while it is unknown. */
    Optional<Measured> overall() {
        return samples.isEmpty()
                ? Optional.empty()
                : over(samples.getLast().nanoTime() - samples.getFirst().nanoTime());
    }

    /** The rate of the connection, without the time in which the sender waits; empty while it is unknown. */
    Optional<Measured> ofConnection() {
        return samples.isEmpty()
                ? Optional.empty()
                : over(samples.getLast().writingNanos() - samples.getFirst().writingNanos());
    }

    private Optional<Measured> over(long nanos) {
        long bytes = samples.getLast().bytes() - samples.getFirst().bytes();
        return nanos < SHORTEST
                ? Optional.empty()
                : Optional.of(new Measured(bytes * 1e9 / nanos, Duration.ofNanos(nanos)));
    }
}
