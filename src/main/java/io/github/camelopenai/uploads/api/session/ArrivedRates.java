package io.github.camelopenai.uploads.api.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The rates of the parts that the server has received in the last seconds. Thread-safe. */
final class ArrivedRates {

    private static final long RECENT = Duration.ofSeconds(5).toNanos();
    private static final int MOST = 16;

    private record Arrived(long nanoTime, double bytesPerSecond) {}

    /** The oldest first. */
    private final Deque<Arrived> newest = new ArrayDeque<>();

    synchronized void add(long nanoTime, double bytesPerSecond) {
        newest.addLast(new Arrived(nanoTime, bytesPerSecond));
        if (newest.size() > MOST) {
            newest.removeFirst();
        }
    }

    synchronized double[] recent(long now) {
        return newest.stream()
                .filter(each -> now - each.nanoTime() < RECENT)
                .mapToDouble(Arrived::bytesPerSecond)
                .toArray();
    }
}
