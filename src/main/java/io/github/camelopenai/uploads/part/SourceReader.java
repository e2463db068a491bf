package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.AbortableCondition;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Reads a stream in a thread of its own, so that the caller, a thread of the route, need not wait for it longer than it
 * wants to. All of a stream is read by the same thread, since pipes notice when the thread that has read from them is gone.
 */
final class SourceReader {

    private final SourceStream source;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final AbortableCondition monitor = new AbortableCondition();
    private Thread thread;
    private boolean busy;
    private boolean ended;

    SourceReader(SourceStream source) {
        this.source = source;
    }

    /** What one piece of work has brought; guarded by the monitor. */
    private static final class Result<T> {
        private T value;
        private Throwable failure;
        private boolean done;
        private boolean tooLate;
    }

    /**
     * Has {@code reading} done and waits for it. The wait ends early when {@code abort} is aborted, when this thread is
     * interrupted, or when the source has given nothing for too long.
     */
    <T> T read(Callable<T> reading, AbortSignal abort) throws IOException {
        Result<T> result = new Result<>();
        begin(reading, abort, result);
        monitor.awaitTimed(abort, () -> {
            long left = source.patience().toNanos();
            result.tooLate = !result.done && left <= 0;
            return result.done ? 0 : left;
        });
        return monitor.get(() -> result.tooLate) ? failTooLate() : value(result);
    }

    private <T> T failTooLate() throws SourceChangedException {
        throw source.silentForTooLong();
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
        boolean[] start = new boolean[1];
        boolean over = monitor.get(() -> {
            start[0] = !ended && thread == null && !busy;
            busy = true;
            return ended;
        });
        if (over) {
            throw new UploadAbortedException("the source is closed");
        }
        // Registered by whoever waits for what reads to end.
        AbortSignal.Registration running = abort.register(() -> {});
        work.add(() -> {
            T value = null;
            Throwable failure = null;
            try {
                value = reading.call();
            } catch (Exception | Error e) {
                failure = e;
            }
            done(result, value, failure);
            running.close();
        });
        try {
            if (start[0]) {
                SourceThreads.start(this::work);
            }
        } catch (RuntimeException | Error e) {
            running.close();
            throw e;
        }
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
            // It may be given other work now, which an interrupt of ours must not reach.
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

    /** Ends the thread; interrupts it if it reads. To be called when the source is closed. */
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
