package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.AbortableCondition;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.part.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Tasks that work on one thing together: the first failure ends them all, and {@link #join} returns or throws when none of
 * them runs any more.
 *
 * <p>To end them, the signal is aborted. Those that do not see it, since they are in a read that blocks, are interrupted a
 * moment later if they run in threads of the executor; the caller's own thread never is. Then the source is closed. A task
 * that does not end all the same within a few seconds, because it reads from something that neither closing nor interrupting
 * wakes, is left behind and reported.
 */
final class TaskGroup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskGroup.class);
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private static final Duration QUIET_LIMIT = Duration.ofSeconds(2);

    /**
     * How long a reader may take to see by itself that it is to end, and then to see that it was interrupted. Streams over a
     * connection that others use too, as those of SFTP, leave it out of step when they are broken off in the middle of a
     * read.
     */
    private static final Duration GRACE = Duration.ofMillis(250);

    private final Executor executor;
    private final AbortSignal signal;
    private final Source source;
    private final AbortableCondition monitor = new AbortableCondition();
    private final List<Worker> workers = new ArrayList<>();
    private final AbortSignal.Registration stopRegistration;
    private final Map<String, String> mdc = MDC.getCopyOfContextMap();
    private int running;
    private Throwable failure;

    /** Work that may fail. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    /** What the tasks read from. */
    @FunctionalInterface
    interface Source {
        void close() throws IOException;
    }

    /**
     * @param signal that the tasks observe
     * @param source is closed after a failure
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

    /** Runs a task in a thread of the executor. */
    void start(Task task) {
        Worker worker = new Worker(task);
        workers.add(worker);
        try {
            execute(worker);
        } catch (RejectedExecutionException e) {
            fail(new IOException("the component is stopped", e));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void execute(Worker worker) {
        monitor.change(() -> running++);
        try {
            executor.execute(worker);
        } catch (RuntimeException | Error e) {
            // Rejected, or no thread is to be had.
            monitor.change(() -> running--);
            throw e;
        }
    }

    /** Runs a task in the caller's thread. */
    void runHere(Task task) {
        try {
            task.run();
        } catch (Exception | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        monitor.change(() -> {
            if (failure == null) {
                failure = cause;
            } else if (!signal.isAborted() && cause != failure) {
                // What fails after the abort fails because of it.
                failure.addSuppressed(cause);
            }
        });
        signal.abort("another part of the upload failed");
        // The caller interrupts the others, whose failures then are none of their own: not before the abort.
        monitor.change(() -> {});
    }

    /**
     * Waits for the end of all tasks, however long that takes, as long as the source gives something.
     *
     * @param read what they read from
     */
    void join(Content read) throws Exception {
        join(read, FOR_EVER, () -> new IOException("it took too long"));
    }

    /**
     * Waits for the end of all tasks.
     *
     * @param read what they read from; fails when that gives nothing for too long
     * @param limit how long they may take
     * @param late makes the failure if they take longer
     * @throws Exception the first failure; an interrupt of this thread is one
     */
    void join(Content read, Duration limit, Supplier<Exception> late) throws Exception {
        boolean interrupted = false;
        try {
            awaitEnd(read, limit, late);
        } catch (InterruptedException e) {
            interrupted = true;
            fail(new UploadAbortedException("the thread was interrupted", e));
        }
        if (monitor.get(() -> failure) == null) {
            return;
        }
        // A failed task of this thread may have been interrupted too.
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

    /** @return whether this thread was interrupted meanwhile, which changes nothing */
    private boolean endAll() {
        boolean interrupted = awaitQuiet(GRACE);
        workers.forEach(Worker::stop);
        interrupted |= awaitQuiet(GRACE);
        closeSource();
        interrupted |= awaitQuiet(QUIET_LIMIT);
        int left = monitor.get(() -> running);
        if (left > 0) {
            LOG.warn(
                    "The source of an upload that failed can neither be read nor be closed; {} threads still wait for it",
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

    /** In a thread of its own: some streams read to their end when they are closed, which may take any time. */
    private void closeSource() {
        Worker closer = new Worker(source::close);
        try {
            execute(closer);
        } catch (RuntimeException | Error e) {
            runHere(closer.task);
        }
    }

    @Override
    public void close() {
        stopRegistration.close();
    }

    private final class Worker implements Runnable {
        private final Task task;
        private Thread thread;
        private boolean over;

        private Worker(Task task) {
            this.task = task;
        }

        @Override
        public void run() {
            synchronized (this) {
                if (over) {
                    return;
                }
                thread = Thread.currentThread();
            }
            Map<String, String> before = MDC.getCopyOfContextMap();
            try {
                setMdc(mdc);
                task.run();
            } catch (Exception | Error e) {
                fail(e);
            } finally {
                setMdc(before);
                end();
            }
        }

        /** What the caller's thread says of itself in its log messages, ours say too. */
        private static void setMdc(Map<String, String> context) {
            if (context == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(context);
            }
        }

        /** The thread may be given other work now, which an interrupt of ours must not reach. */
        private void end() {
            synchronized (this) {
                over = true;
                thread = null;
                Thread.interrupted();
            }
            monitor.change(() -> running--);
        }

        private void stop() {
            synchronized (this) {
                if (thread != null) {
                    thread.interrupt();
                    return;
                }
                if (over) {
                    return;
                }
                // It has not begun, and must not any more.
                over = true;
            }
            monitor.change(() -> running--);
        }
    }
}
