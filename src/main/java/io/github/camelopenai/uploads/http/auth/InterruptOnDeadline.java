package io.github.camelopenai.uploads.http.auth;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import java.util.concurrent.RejectedExecutionException;

/**
 * Interrupts the current thread when a deadline passes or a signal is aborted, until it is closed. Code of a user can be
 * stopped in no other way. {@link #close} clears the interrupt flag if it was set here, since a pooled thread continues with
 * other work.
 */
final class InterruptOnDeadline implements Watchdog.Watched, AutoCloseable {

    private final Thread thread = Thread.currentThread();
    private final Deadline deadline;
    private final Watchdog watch;
    private final AbortSignal.Registration registration;
    private boolean interrupted;
    private boolean closed;

    InterruptOnDeadline(Deadline deadline, AbortSignal abort, Watchdog watch) throws UploadAbortedException {
        this.deadline = deadline;
        this.watch = watch;
        try {
            watch.add(this);
        } catch (RejectedExecutionException e) {
            throw new UploadAbortedException("the component is stopped", e);
        }
        try {
            registration = abort.register(this::interrupt);
        } catch (RuntimeException | Error e) {
            watch.remove(this);
            throw e;
        }
    }

    @Override
    public void watch() {
        if (deadline.passed()) {
            interrupt();
        }
    }

    private synchronized void interrupt() {
        if (!closed) {
            interrupted = true;
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        registration.close();
        watch.remove(this);
        synchronized (this) {
            closed = true;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
