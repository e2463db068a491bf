package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs work with the database in threads of its own. A transaction of the route is bound to the route's thread, by Spring or by
 * a JTA transaction manager, and a data source may return the connection of that transaction there. The records of a journal must
 * be durable at once, also if the route's transaction is rolled back later, and must not commit that transaction.
 */
final class JdbcThreads {

    private static final ThreadPoolExecutor THREADS =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "OpenAIUploadsJournal");
                thread.setDaemon(true);
                return thread;
            });

    private JdbcThreads() {}

    /** Returns when the work has ended, also if the caller's thread is interrupted; the interrupt is kept. */
    static <T> T call(Callable<T> work) throws SQLException, IOException {
        Future<T> future = THREADS.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SQLException failure(Throwable cause) throws IOException {
        if (cause instanceof SQLException failure) {
            return failure;
        }
        if (cause instanceof IOException failure) {
            throw failure;
        }
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        if (cause instanceof Error failure) {
            throw failure;
        }
        throw new IllegalStateException(cause);
    }
}
