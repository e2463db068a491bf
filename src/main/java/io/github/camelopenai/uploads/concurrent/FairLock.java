package io.github.camelopenai.uploads.concurrent;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A lock for threads that wait for their turn. Each of them waits on a condition of its own, and whoever frees something
 * grants it to the thread whose turn it is. So one thread is woken, however many wait. A wait ends when a signal is aborted
 * or the thread is interrupted.
 */
public final class FairLock {

    private final ReentrantLock lock = new ReentrantLock();

    /** One thread that waits. */
    public final class Waiter {
        private final Condition woken = lock.newCondition();
        private boolean granted;

        /** Ends the wait of this thread, which has what it waits for. To be called with the lock held. */
        public void grant() {
            granted = true;
            woken.signal();
        }

        /** Whether {@link #grant} was called. To be called with the lock held. */
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

    /** What {@code look} finds with the lock held. */
    public <T> T get(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until {@link Waiter#grant} is called.
     *
     * @param enter puts the waiter into a queue, or grants at once; called with the lock held
     * @param leave takes the waiter out of the queue, or gives back what it was granted; called with the lock held if the
     *     wait ends without success
     */
    public void await(AbortSignal abort, Consumer<Waiter> enter, Consumer<Waiter> leave) throws UploadAbortedException {
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
                run(() -> leave.accept(waiter));
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
