package io.github.camelopenai.uploads.concurrent;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A lock whose waits end when a signal is aborted or the thread is interrupted. Every change wakes all who wait, so this is
 * for few of them: what many wait for is the business of a {@link FairLock}.
 */
public final class AbortableCondition {

    private final ReentrantLock lock = new ReentrantLock();

    /** One for each thread that waits, so that an abort wakes that thread alone. */
    private final Set<Condition> waiting = new HashSet<>();

    /** When a wait is over. Called with the lock held; may take what it has found. */
    @FunctionalInterface
    public interface Wait {
        /** Zero or less when the wait is over, else how long to sleep at most before asking again. */
        long nanos();
    }

    /** Changes what others may be waiting for, and wakes them. */
    public void change(Runnable action) {
        get(() -> {
            action.run();
            waiting.forEach(Condition::signal);
            return null;
        });
    }

    /** Looks, with the lock held, at what others may be changing. */
    public <T> T get(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code ready}, which may take what it has found; fails as soon as {@code abort} is aborted. */
    public void await(AbortSignal abort, BooleanSupplier ready) throws UploadAbortedException {
        awaitTimed(abort, () -> ready.getAsBoolean() ? 0 : Long.MAX_VALUE);
    }

    /** As {@link #await}, for what may also come with time. */
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
     * Waits until {@code ready}, whatever is aborted, but no longer than {@code limit}.
     *
     * @return whether it was ready in time
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
