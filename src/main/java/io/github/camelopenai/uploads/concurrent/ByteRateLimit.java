package io.github.camelopenai.uploads.concurrent;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits the bytes per second that all {@link Flow}s together may write. The limit can be changed while they write. Each flow
 * asks for a piece at a time; flows that must wait are served in turn, so that each gets the same number of bytes. A waiting
 * thread sleeps until its turn or an abort. Thread-safe.
 */
public final class ByteRateLimit {

    /** A piece is the share of this time, so that a slow rate is steady, too. */
    private static final long PIECE_NANOS = Duration.ofMillis(50).toNanos();

    /** At most so much is made up for when threads wake up late, or have written nothing. */
    private static final long CREDIT_NANOS = Duration.ofMillis(100).toNanos();

    /** A thread sleeps a little longer than it must, so that several small pieces need one wake-up. */
    private static final long EXTRA_SLEEP_NANOS = Duration.ofMillis(2).toNanos();

    private static final double SECOND_NANOS = 1e9;

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Waiter> waiting = new PriorityQueue<>(
            Comparator.comparingLong((Waiter waiter) -> waiter.turn).thenComparingLong(waiter -> waiter.number));
    private volatile long bytesPerSecond;
    private long next = System.nanoTime();
    private long turn;
    private long lastNumber;

    /** @param value the limit in bytes per second; 0 for none */
    public void set(long value) {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (bytesPerSecond > 0 && value > 0 && next - now > 0) {
                // The bytes written ahead of time count at the new rate.
                next = now + (long) ((next - now) * ((double) bytesPerSecond / value));
            } else {
                next = now;
            }
            bytesPerSecond = value;
            waiting.forEach(Waiter::wake);
        } finally {
            lock.unlock();
        }
    }

    /** The limit in bytes per second; 0 for none. */
    public long bytesPerSecond() {
        return bytesPerSecond;
    }

    /** The number of threads that wait for their turn. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a flow of bytes under this limit. */
    public Flow flow() {
        return new Flow();
    }

    /** The bytes of one request. Used by one thread. */
    public final class Flow {
        private long turnAfterLast;

        private Flow() {}

        /** The length of the next piece, which is at most {@code most}. */
        int piece(int most) {
            long rate = bytesPerSecond;
            return rate == 0 ? most : (int) Math.max(1, Math.min(most, rate * (PIECE_NANOS / SECOND_NANOS)));
        }

        /** Counts bytes that do not wait; those that come after them wait instead. */
        void charge(int bytes) {
            lock.lock();
            try {
                count(bytes);
            } finally {
                lock.unlock();
            }
        }

        /** Waits until {@code bytes} more may be written. */
        void take(int bytes, AbortSignal abort) throws UploadAbortedException {
            if (bytesPerSecond == 0) {
                return;
            }
            abort.throwIfAborted();
            Waiter waiter;
            lock.lock();
            try {
                turnAfterLast = Math.max(turnAfterLast, turn);
                if (waiting.isEmpty() && nanosUntilNext() <= 0) {
                    grant(this, bytes);
                    return;
                }
                waiter = new Waiter(turnAfterLast, ++lastNumber);
                waiting.add(waiter);
            } finally {
                lock.unlock();
            }
            await(waiter, this, bytes, abort);
        }
    }

    /** A thread that waits for its turn. */
    private final class Waiter {
        private final Condition woken = lock.newCondition();
        private final long turn;
        private final long number;

        private Waiter(long turn, long number) {
            this.turn = turn;
            this.number = number;
        }

        private void wake() {
            woken.signal();
        }
    }

    private void await(Waiter waiter, Flow flow, int bytes, AbortSignal abort) throws UploadAbortedException {
        try (AbortSignal.Registration waking = abort.register(() -> wake(waiter))) {
            lock.lock();
            try {
                while (true) {
                    abort.throwIfAborted();
                    boolean first = waiting.peek() == waiter;
                    long nanos = first ? nanosUntilNext() : Long.MAX_VALUE;
                    if (nanos <= 0) {
                        grant(flow, bytes);
                        return;
                    }
                    waiter.woken.awaitNanos(first ? nanos + EXTRA_SLEEP_NANOS : nanos);
                }
            } finally {
                waiting.remove(waiter);
                if (!waiting.isEmpty()) {
                    waiting.peek().wake();
                }
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadAbortedException("the thread was interrupted", e);
        }
    }

    private void wake(Waiter waiter) {
        lock.lock();
        try {
            waiter.wake();
        } finally {
            lock.unlock();
        }
    }

    // The private methods below are called with the lock held.

    private long nanosUntilNext() {
        return bytesPerSecond == 0 ? 0 : next - System.nanoTime();
    }

    private void grant(Flow flow, int bytes) {
        turn = Math.max(turn, flow.turnAfterLast);
        flow.turnAfterLast += bytes;
        count(bytes);
    }

    private void count(int bytes) {
        if (bytesPerSecond > 0) {
            long earliest = System.nanoTime() - CREDIT_NANOS;
            long from = next - earliest > 0 ? next : earliest;
            next = from + (long) (bytes * SECOND_NANOS / bytesPerSecond);
        }
    }
}
