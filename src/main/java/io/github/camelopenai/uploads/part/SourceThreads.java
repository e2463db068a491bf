package io.github.camelopenai.uploads.part;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what users' streams may do for ever: being read, and being closed. They come when they are needed and go after
 * a second without work. One that never returns is left behind, and whoever waits for it does not wait with it.
 */
public final class SourceThreads {

    /** Closing takes no time, as a rule, and what comes next may rely on it. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), SourceThreads::thread);

    private SourceThreads() {}

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "OpenAIUploadsSource");
        thread.setDaemon(true);
        return thread;
    }

    /** Runs {@code work} in one of these threads, with the context class loader of the caller. */
    static void start(Runnable work) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ((Executor) POOL).execute(() -> {
            Thread.currentThread().setContextClassLoader(loader);
            try {
                work.run();
            } finally {
                Thread.currentThread().setContextClassLoader(null);
                Thread.interrupted();
            }
        });
    }

    /**
     * Closes a source, and returns when it is closed or after two seconds, whichever comes first. Nothing that closing throws
     * matters any more: all that was needed of the source has been read, or it has failed.
     */
    public static void close(Closeable source) {
        CountDownLatch closed = new CountDownLatch(1);
        try {
            start(() -> {
                try {
                    source.close();
                } catch (IOException | RuntimeException | LinkageError e) {
                    // See above.
                } finally {
                    closed.countDown();
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // There is no thread to be had.
            return;
        }
        awaitUninterrupted(closed);
    }

    private static void awaitUninterrupted(CountDownLatch closed) {
        long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
        boolean interrupted = false;
        while (true) {
            try {
                closed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
