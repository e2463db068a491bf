package io.github.camelopenai.uploads.benchmark.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does something for each of many numbers, in several threads. */
final class InThreads {

    private InThreads() {}

    /** An action on one number. */
    @FunctionalInterface
    interface Action {
        void run(int number) throws Exception;
    }

    /** Returns when the action has run for all numbers from {@code from}, without {@code to}; fails if one of them has failed. */
    static void forEach(int threads, int from, int to, Action action) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = from; i < to; i++) {
                int number = i;
                all.add(executor.submit(() -> {
                    action.run(number);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
