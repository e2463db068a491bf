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
 * Runs calls to users' streams that may block for ever: reading and closing. Threads are started when they are needed and end
 * after a second without work. A thread that never returns is abandoned; no other thread waits for it.
 */
public final class SourceThreads {

    /** Closing usually takes no time, and the next step may rely on it. */
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
    public static void start(Runnable work) {
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
     * Closes a source, and returns when it is closed or after two seconds, whichever comes first. Exceptions of the close are
     * ignored, since the source has been read or has failed already.
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
            // No thread can be started.
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
