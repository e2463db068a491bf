package io.github.camelopenai.uploads.benchmark;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** Divides the time of a line among its readers. Readers of equal pieces get equal shares. Thread-safe. */
public final class Pace {

    /** The delay that may be made up for, so that late wake-ups do not make the line slower. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Shorter waits are inexact; they are made up for with the next. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private long due = System.nanoTime();

    /** @return the {@link System#nanoTime} at which the bytes have passed */
    public synchronized long reserve(int bytes, long bytesPerSecond) {
        due = Math.max(due, System.nanoTime() - SLACK_NANOS) + bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        return due;
    }

    /** Waits until a {@link System#nanoTime}. */
    static void await(long due) throws InterruptedIOException {
        long wait = due - System.nanoTime();
        if (wait >= SHORTEST_NANOS) {
            try {
                TimeUnit.NANOSECONDS.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }
}
