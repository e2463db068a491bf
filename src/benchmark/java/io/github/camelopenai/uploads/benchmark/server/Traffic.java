package io.github.camelopenai.uploads.benchmark.server;

import io.github.camelopenai.uploads.benchmark.Line;
import io.github.camelopenai.uploads.benchmark.Pace;
import io.github.camelopenai.uploads.benchmark.PacedStream;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The connections of one client over a {@link Line}. Thread-safe. */
final class Traffic {

    private final Line line;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final Pace total = new Pace();

    Traffic(Line line) {
        this.line = line;
    }

    Line line() {
        return line;
    }

    /** Limits the rate of a new connection. */
    InputStream next(InputStream in) {
        int number = connections.incrementAndGet();
        if (line.bytesPerSecond() == 0 && line.totalBytesPerSecond() == 0) {
            return in;
        }
        int divisor = number == line.slowConnection() ? line.slowDivisor() : 1;
        Pace own = new Pace();
        return new PacedStream(in, bytes -> reserve(own, divisor, bytes));
    }

    private long reserve(Pace own, int divisor, int bytes) {
        long before = received.getAndAdd(bytes);
        int change = line.halvedAfter() > 0 && before >= line.halvedAfter() ? 2 : 1;
        long due = System.nanoTime();
        if (line.bytesPerSecond() > 0) {
            due = own.reserve(bytes, line.bytesPerSecond() / divisor / change);
        }
        if (line.totalBytesPerSecond() > 0) {
            due = Math.max(due, total.reserve(bytes, line.totalBytesPerSecond() / change));
        }
        return due;
    }
}
