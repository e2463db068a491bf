package io.github.camelopenai.uploads.concurrent;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stops running work and waits for its end. Work registers a callback while it runs, for instance one that closes a socket.
 * {@link #abort} runs the callbacks in the aborting thread; after that, {@link #register} runs a callback at once. A signal
 * stays aborted. Thread-safe; callbacks run without the lock and must not block.
 */
public final class AbortSignal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition aborted = lock.newCondition();
    private final Condition quiet = lock.newCondition();
    private final Set<Registration> registrations = new HashSet<>();
    private volatile String reason;
    private volatile boolean forGood;

    /** The registration of running work. Closed when the work has ended. */
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

    /** Registers work that {@code onAbort} stops. */
    public Registration register(Runnable onAbort) {
        Registration registration = new Registration(onAbort);
        lock.lock();
        try {
            registrations.add(registration);
        } finally {
            lock.unlock();
        }
        if (isAborted()) {
            try {
                onAbort.run();
            } catch (RuntimeException | Error e) {
                registration.close();
                throw e;
            }
        }
        return registration;
    }

    /** Stops all registered work. Has no effect on a signal that was aborted before. */
    public void abort(String why) {
        abort(why, false);
    }

    /** As {@link #abort}, for work that nobody is to continue later. */
    public void abortForGood(String why) {
        abort(why, true);
    }

    private void abort(String why, boolean last) {
        Set<Registration> running;
        lock.lock();
        try {
            if (reason != null) {
                return;
            }
            forGood = last;
            reason = why;
            running = Set.copyOf(registrations);
            aborted.signalAll();
        } finally {
            lock.unlock();
        }
        Throwable failure = null;
        for (Registration each : running) {
            try {
                each.onAbort.run();
            } catch (RuntimeException | Error e) {
                // The other callbacks must run, too.
                failure = e;
            }
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Whether {@link #abortForGood} was called. */
    public boolean isAbortedForGood() {
        return forGood;
    }

    public boolean isAborted() {
        return reason != null;
    }

    /** Fails if the signal is aborted or the current thread is interrupted; the interrupt flag stays set. */
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

    /** Waits until all registered work has ended; returns false if {@code limit} passes or the thread is interrupted before. */
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

    /** Sleeps; fails as soon as the signal is aborted or the thread is interrupted. */
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

    /** Makes a signal that is aborted with any of {@code parents}, and counts as running work of all of them until closed. */
    public static Linked linked(AbortSignal... parents) {
        return new Linked(parents);
    }

    /** A signal that depends on others for the time of one call. */
    public static final class Linked implements AutoCloseable {
        private final AbortSignal signal = new AbortSignal();
        private final Registration[] links;

        private Linked(AbortSignal... parents) {
            links = new Registration[parents.length];
            for (int i = 0; i < parents.length; i++) {
                AbortSignal parent = parents[i];
                try {
                    links[i] = parent.register(() -> signal.abort(parent.reason, parent.forGood));
                } catch (RuntimeException | Error e) {
                    close();
                    throw e;
                }
            }
        }

        public AbortSignal signal() {
            return signal;
        }

        @Override
        public void close() {
            for (Registration link : links) {
                if (link != null) {
                    link.close();
                }
            }
        }
    }
}
