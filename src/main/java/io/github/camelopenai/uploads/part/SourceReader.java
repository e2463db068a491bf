package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.AbortableCondition;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Reads a stream in a thread of its own, so that the caller, a thread of the route, can stop waiting for it. One thread reads
 * the whole stream, since a pipe fails when the thread that has read from it has ended.
 */
final class SourceReader {

    private final SourceStream source;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final AbortableCondition monitor = new AbortableCondition();
    private final Executor threads;
    private boolean started;
    private Thread thread;
    private boolean busy;
    private boolean ended;

    SourceReader(SourceStream source) {
        this(source, SourceThreads::start);
    }

    /** @param threads runs the reader's loop in another thread */
    SourceReader(SourceStream source, Executor threads) {
        this.source = source;
        this.threads = threads;
    }

    /** The result of one reading; guarded by the monitor. */
    private static final class Result<T> {
        private T value;
        private Throwable failure;
        private boolean done;
        private boolean timedOut;
    }

    /**
     * Runs {@code reading} in the reader's thread and waits for its result. The wait ends early when {@code abort} is aborted,
     * when the calling thread is interrupted, or when the source times out.
     */
    <T> T read(Callable<T> reading, AbortSignal abort) throws IOException {
        Result<T> result = new Result<>();
        begin(reading, abort, result);
        monitor.awaitTimed(abort, () -> {
            long left = source.timeUntilTimeout().toNanos();
            result.timedOut = !result.done && left <= 0;
            return result.done ? 0 : left;
        });
        if (monitor.get(() -> result.timedOut)) {
            throw source.timeoutException();
        }
        return value(result);
    }

    private static <T> T value(Result<T> result) throws IOException {
        if (result.failure instanceof IOException e) {
            throw e;
        }
        if (result.failure instanceof RuntimeException e) {
            throw e;
        }
        if (result.failure instanceof Error e) {
            throw e;
        }
        return result.value;
    }

    private <T> void begin(Callable<T> reading, AbortSignal abort, Result<T> result) throws UploadAbortedException {
        abort.throwIfAborted();
        startThread();
        // The caller of abort() waits until this registration is closed.
        AbortSignal.Registration running = abort.register(() -> {});
        boolean accepted = false;
        try {
            // Under the monitor, since the thread ends as soon as the source is closed and no work is left.
            accepted = monitor.get(() -> !ended && work.add(() -> run(reading, result, running)));
        } finally {
            if (!accepted) {
                running.close();
            }
        }
        if (!accepted) {
            throw new UploadAbortedException("the source is closed");
        }
    }

    /** Starts the thread once, before there is work for it: if it cannot be started, the next read tries again. */
    private void startThread() {
        boolean start = monitor.get(() -> {
            boolean first = !started && !ended;
            started |= first;
            return first;
        });
        if (start) {
            try {
                threads.execute(this::work);
            } catch (RuntimeException | Error e) {
                monitor.change(() -> started = false);
                throw e;
            }
        }
    }

    private <T> void run(Callable<T> reading, Result<T> result, AbortSignal.Registration running) {
        T value = null;
        Throwable failure = null;
        try {
            if (!monitor.get(() -> busy = !ended)) {
                throw new UploadAbortedException("the source is closed");
            }
            value = reading.call();
        } catch (Exception | Error e) {
            failure = e;
        }
        done(result, value, failure);
        running.close();
    }

    private <T> void done(Result<T> result, T value, Throwable failure) {
        monitor.change(() -> {
            busy = false;
            result.value = value;
            result.failure = failure;
            result.done = true;
        });
    }

    private void work() {
        monitor.change(() -> thread = Thread.currentThread());
        try {
            while (!monitor.get(() -> ended && work.isEmpty())) {
                take().run();
            }
        } finally {
            // The pool may give this thread other work now, which must not be interrupted.
            monitor.change(() -> thread = null);
        }
    }

    private Runnable take() {
        try {
            return work.take();
        } catch (InterruptedException e) {
            return () -> {};
        }
    }

    /** Ends the thread, and interrupts a read that runs. To be called when the source has been closed. */
    void end() {
        monitor.change(() -> {
            ended = true;
            if (thread != null && busy) {
                thread.interrupt();
            }
        });
        work.add(() -> {});
    }
}
