package io.github.camelopenai.uploads.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The uploads that are to be cancelled when their exchanges end. A forced shutdown stops the component first, which then
 * has to cancel them itself while it still can.
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

    /** All at once, since a server that does not answer must not hold up the shutdown once per upload. */
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
