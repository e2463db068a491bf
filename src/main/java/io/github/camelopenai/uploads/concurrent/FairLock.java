package io.github.camelopenai.uploads.concurrent;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A lock for threads that wait for their turn. Each thread waits on a condition of its own, and a thread that releases
 * something grants it to the next one, so only one thread is woken. A wait ends when a signal is aborted or the thread is
 * interrupted.
 */
public final class FairLock {

    private final ReentrantLock lock = new ReentrantLock();

    /** A waiting thread. */
    public final class Waiter {
        private final Condition woken = lock.newCondition();
        private boolean granted;

        /** Ends the wait of this thread successfully. Called with the lock held. */
        public void grant() {
            granted = true;
            woken.signal();
        }

        /** Whether {@link #grant} was called. Called with the lock held. */
        public boolean isGranted() {
            return granted;
        }

        private void wake() {
            run(woken::signal);
        }
    }

    /** Runs {@code action} with the lock held. */
    public void run(Runnable action) {
        get(() -> {
            action.run();
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

    /**
     * Waits until {@link Waiter#grant} is called.
     *
     * @param enter adds the waiter to a queue, or grants at once; called with the lock held
     * @param cancel removes the waiter from the queue, or releases what it was granted; called with the lock held if the wait
     *     fails
     */
    public void await(AbortSignal abort, Consumer<Waiter> enter, Consumer<Waiter> cancel)
            throws UploadAbortedException {
        abort.throwIfAborted();
        Waiter waiter = new Waiter();
        boolean granted = get(() -> {
            enter.accept(waiter);
            return waiter.granted;
        });
        if (granted) {
            return;
        }
        boolean success = false;
        try (AbortSignal.Registration waking = abort.register(waiter::wake)) {
            awaitGrant(waiter, abort);
            success = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadAbortedException("the thread was interrupted", e);
        } finally {
            if (!success) {
                run(() -> cancel.accept(waiter));
            }
        }
    }

    private void awaitGrant(Waiter waiter, AbortSignal abort) throws InterruptedException, UploadAbortedException {
        lock.lockInterruptibly();
        try {
            while (!waiter.granted) {
                abort.throwIfAborted();
                waiter.woken.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
