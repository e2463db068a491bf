package io.github.camelopenai.uploads.concurrent;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A lock with waits that end when a signal is aborted or the thread is interrupted. Each change wakes all waiting threads, so
 * it suits few of them; a {@link FairLock} suits many.
 */
public final class AbortableCondition {

    private final ReentrantLock lock = new ReentrantLock();

    /** One condition for each waiting thread, so that an abort wakes that thread only. */
    private final Set<Condition> waiting = new HashSet<>();

    /** Decides when a wait is over. Called with the lock held; may change the guarded state. */
    @FunctionalInterface
    public interface Wait {
        /** Returns zero or less when the wait is over, else the maximum sleep before the next call. */
        long nanos();
    }

    /** Changes the guarded state and wakes all waiting threads. */
    public void change(Runnable action) {
        get(() -> {
            action.run();
            waiting.forEach(Condition::signal);
            return null;
        });
    }

    /** Reads the guarded state with the lock held. */
    public <T> T get(Supplier<T> reader) {
        lock.lock();
        try {
            return reader.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code ready}, which may change the guarded state; fails as soon as {@code abort} is aborted. */
    public void await(AbortSignal abort, BooleanSupplier ready) throws UploadAbortedException {
        awaitTimed(abort, () -> ready.getAsBoolean() ? 0 : Long.MAX_VALUE);
    }

    /** As {@link #await(AbortSignal, BooleanSupplier)}, for a state that also depends on time. */
    public void awaitTimed(AbortSignal abort, Wait wait) throws UploadAbortedException {
        Condition changed = lock.newCondition();
        Runnable wake = () -> get(() -> {
            changed.signal();
            return null;
        });
        try (AbortSignal.Registration waking = abort.register(wake)) {
            lock.lockInterruptibly();
            waiting.add(changed);
            try {
                abort.throwIfAborted();
                for (long nanos; (nanos = wait.nanos()) > 0; ) {
                    changed.awaitNanos(nanos);
                    abort.throwIfAborted();
                }
            } finally {
                waiting.remove(changed);
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadAbortedException("the thread was interrupted", e);
        }
    }

    /**
     * Waits until {@code ready}, for at most {@code limit}, without an abort signal.
     *
     * @return false if the limit has passed
     */
    public boolean await(Duration limit, BooleanSupplier ready) throws InterruptedException {
        long nanos = limit.toNanos();
        Condition changed = lock.newCondition();
        lock.lockInterruptibly();
        waiting.add(changed);
        try {
            while (!ready.getAsBoolean()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            waiting.remove(changed);
            lock.unlock();
        }
    }
}
