package io.github.camelopenai.uploads.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cancels that wait for the end of their exchanges. A forced shutdown stops the component before the exchanges end, so the
 * component runs them while it still has a connection.
 */
public final class PendingCancels {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Set<AutoCancel> cancels = ConcurrentHashMap.newKeySet();

    void add(AutoCancel cancel) {
        cancels.add(cancel);
    }

    void remove(AutoCancel cancel) {
        cancels.remove(cancel);
    }

    /** Runs all cancels in parallel, so that a server that does not respond delays the shutdown only once. */
    public void runAll() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (AutoCancel cancel : cancels) {
            Thread thread = new Thread(cancel::cancelUnlessCompleted, "OpenAIUploadsCancel");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
        }
        cancels.clear();
    }
}
