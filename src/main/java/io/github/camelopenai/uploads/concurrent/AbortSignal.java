package io.github.camelopenai.uploads.concurrent;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells running work to stop, and waits until it has. Work registers while it runs; {@link #abort} runs what was
 * registered (closing a socket, say) in the thread that aborts, and later registrations run at once. A signal is aborted
 * once and stays so. Thread-safe; callbacks run without the lock and must not block.
 */
public final class AbortSignal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition aborted = lock.newCondition();
    private final Condition quiet = lock.newCondition();
    private final Set<Registration> registrations = new HashSet<>();
    private volatile String reason;

    /** Work in progress under this signal; closing it says that the work has ended. */
    public final class Registration implements AutoCloseable {
        private final Runnable onAbort;

        private Registration(Runnable onAbort) {
            this.onAbort = onAbort;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (registrations.remove(this) && registrations.isEmpty()) {
                    quiet.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Enters work that {@code onAbort} stops. */
    public Registration register(Runnable onAbort) {
        Registration registration = new Registration(onAbort);
        lock.lock();
        try {
            registrations.add(registration);
        } finally {
            lock.unlock();
        }
        if (isAborted()) {
            onAbort.run();
        }
        return registration;
    }

    /** Stops all registered work; without effect from the second time on. */
    public void abort(String why) {
        Set<Registration> running;
        lock.lock();
        try {
            if (reason != null) {
                return;
            }
            reason = why;
            running = Set.copyOf(registrations);
            aborted.signalAll();
        } finally {
            lock.unlock();
        }
        RuntimeException failure = null;
        for (Registration each : running) {
            try {
                each.onAbort.run();
            } catch (RuntimeException e) {
                // The others are to stop all the same.
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    public boolean isAborted() {
        return reason != null;
    }

    /** Fails with the reason of the abort, or because this thread was interrupted, whose flag stays set. */
    public void throwIfAborted() throws UploadAbortedException {
        if (reason != null) {
            throw new UploadAbortedException(reason);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new UploadAbortedException("the thread was interrupted");
        }
    }

    /** The exception for work that failed with {@code cause} because of the abort, or because this thread was interrupted. */
    public UploadAbortedException exception(Throwable cause) {
        return new UploadAbortedException(reason == null ? "the thread was interrupted" : reason, cause);
    }

    /** Waits until no registered work is left; false when {@code limit} or an interrupt came first. */
    public boolean awaitQuiet(Duration limit) {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (!registrations.isEmpty()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = quiet.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps, and fails as soon as the signal is aborted or the thread interrupted. */
    public void sleep(Duration time) throws UploadAbortedException {
        long nanos = time.toNanos();
        lock.lock();
        try {
            throwIfAborted();
            while (nanos > 0) {
                nanos = aborted.awaitNanos(nanos);
                throwIfAborted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadAbortedException("the thread was interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return reason == null ? "AbortSignal[running]" : "AbortSignal[" + reason + "]";
    }

    /** A signal that is aborted whenever one of {@code parents} is, and in whose quiet they all have a part. */
    public static Linked linked(AbortSignal... parents) {
        return new Linked(parents);
    }

    /** A signal below others, for the time of one call. */
    public static final class Linked implements AutoCloseable {
        private final AbortSignal signal = new AbortSignal();
        private final Registration[] links;

        private Linked(AbortSignal... parents) {
            links = new Registration[parents.length];
            for (int i = 0; i < parents.length; i++) {
                AbortSignal parent = parents[i];
                links[i] = parent.register(() -> signal.abort(parent.reason));
            }
        }

        public AbortSignal signal() {
            return signal;
        }

        @Override
        public void close() {
            for (Registration link : links) {
                link.close();
            }
        }
    }
}
