package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.AbortableCondition;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.part.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group of tasks that read one source. The first failure ends all of them, and {@link #join} returns or throws when none of
 * them runs any more.
 *
 * <p>To end the tasks, the signal is aborted. Tasks that block in a read and so do not see it are interrupted a moment later
 * if they run in threads of the executor; the caller's own thread is never interrupted. Then the source is closed. If a task
 * blocks in a read that neither an interrupt nor closing the source ends, it is left running after a few seconds, with a
 * warning.
 */
final class TaskGroup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskGroup.class);
    private static final Duration NO_LIMIT = Duration.ofNanos(Long.MAX_VALUE);

    private static final Duration QUIET_LIMIT = Duration.ofSeconds(2);

    /**
     * The time for a reader to see the abort, and then to see the interrupt. A stream over a shared connection, such as one of
     * SFTP, leaves the connection unusable when it is interrupted in the middle of a read.
     */
    private static final Duration GRACE = Duration.ofMillis(250);

    private final Executor executor;
    private final AbortSignal signal;
    private final Source source;
    private final AbortableCondition monitor = new AbortableCondition();
    private final List<InterruptibleTask> tasks = new CopyOnWriteArrayList<>();
    private final AbortSignal.Registration stopRegistration;
    private int running;
    private Throwable failure;

    /** The source that the tasks read. */
    @FunctionalInterface
    interface Source {
        void close() throws IOException;
    }

    /**
     * @param signal the signal that the tasks observe
     * @param source closed after a failure
     * @param stopping ends the tasks when it is aborted
     */
    TaskGroup(Executor executor, AbortSignal signal, Source source, AbortSignal stopping) {
        this.executor = executor;
        this.signal = signal;
        this.source = source;
        this.stopRegistration = stopping.register(() -> {
            try {
                stopping.throwIfAborted();
            } catch (UploadAbortedException e) {
                fail(e);
            }
        });
    }

    /** Runs a task in a thread of the executor. May be called by a running task, too. */
    void start(InterruptibleTask.Work work) {
        InterruptibleTask task = task(work);
        tasks.add(task);
        try {
            execute(task);
        } catch (RejectedExecutionException e) {
            fail(new IOException("the component is stopped", e));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private InterruptibleTask task(InterruptibleTask.Work work) {
        return new InterruptibleTask(work, this::fail, () -> monitor.change(() -> running--));
    }

    private void execute(InterruptibleTask task) {
        monitor.change(() -> running++);
        try {
            executor.execute(task);
        } catch (RuntimeException | Error e) {
            // The executor is stopped, or has no thread.
            monitor.change(() -> running--);
            throw e;
        }
    }

    /** Runs a task in the caller's thread. */
    void runHere(InterruptibleTask.Work work) {
        try {
            work.run();
        } catch (Exception | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        monitor.change(() -> {
            if (failure == null) {
                failure = cause;
            } else if (!signal.isAborted() && cause != failure) {
                // Failures after the abort are caused by it.
                failure.addSuppressed(cause);
            }
        });
        signal.abort("another part of the upload failed");
        // Wakes the caller, which interrupts the other tasks, only now: their failures must come after the abort.
        monitor.change(() -> {});
    }

    /**
     * Waits without a limit for the end of all tasks, as long as the source provides data.
     *
     * @param read the content that the tasks read
     */
    void join(Content read) throws Exception {
        join(read, NO_LIMIT, () -> new IOException("it took too long"));
    }

    /**
     * Waits for the end of all tasks.
     *
     * @param read the content that the tasks read; fails when it provides no data for too long
     * @param limit the maximum time
     * @param late creates the failure when the limit is exceeded
     * @throws Exception the first failure; an interrupt of this thread is one
     */
    void join(Content read, Duration limit, Supplier<Exception> late) throws Exception {
        boolean interrupted = false;
        try {
            if (Thread.currentThread().isInterrupted() || !hasEnded()) {
                awaitEnd(read, limit, late);
            }
        } catch (InterruptedException e) {
            interrupted = true;
            fail(new UploadAbortedException("the thread was interrupted", e));
        }
        if (monitor.get(() -> failure) == null) {
            return;
        }
        // This thread may have run a failed task, and been interrupted in it.
        interrupted |= Thread.interrupted();
        interrupted |= endAll();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }

    /** Whether no task runs any more, as after one that has run in the caller's thread alone. */
    private boolean hasEnded() {
        return monitor.get(() -> running == 0);
    }

    private void awaitEnd(Content read, Duration limit, Supplier<Exception> late) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            Duration left = limit.minusNanos(System.nanoTime() - begun);
            Duration patience = read.timeUntilTimeout();
            Duration next = left.compareTo(patience) < 0 ? left : patience;
            if (monitor.await(next, () -> running == 0 || failure != null && signal.isAborted())) {
                return;
            }
            if (left.compareTo(patience) < 0) {
                fail(late.get());
                return;
            }
            if (read.timeUntilTimeout().toNanos() <= 0) {
                fail(read.timeoutException());
                return;
            }
        }
    }

    /** @return whether this thread was interrupted meanwhile */
    private boolean endAll() {
        boolean interrupted = awaitQuiet(GRACE);
        tasks.forEach(InterruptibleTask::stop);
        interrupted |= awaitQuiet(GRACE);
        closeSource();
        interrupted |= awaitQuiet(QUIET_LIMIT);
        int left = monitor.get(() -> running);
        if (left > 0) {
            LOG.warn(
                    "{} threads of a failed upload still wait for its source, which can neither be read nor closed, or for its"
                            + " journal",
                    left);
        }
        return interrupted;
    }

    /** @return whether this thread was interrupted meanwhile */
    private boolean awaitQuiet(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (true) {
            try {
                monitor.await(Duration.ofNanos(end - System.nanoTime()), () -> running == 0);
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** Closes the source in another thread, since some streams read to their end when they are closed. */
    private void closeSource() {
        try {
            execute(task(source::close));
        } catch (RuntimeException | Error e) {
            runHere(source::close);
        }
    }

    @Override
    public void close() {
        stopRegistration.close();
    }
}
