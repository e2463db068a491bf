package io.github.camelopenai.uploads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what has happened, of an endpoint or of the component, since it was made. Thread-safe. */
final class UploadTotals {

    private static final int FAILURES_KEPT = 10;

    final LongAdder created = new LongAdder();
    final LongAdder resumed = new LongAdder();
    final LongAdder completed = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder parts = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder retries = new LongAdder();

    private final Deque<UploadFailure> failures = new ArrayDeque<>();
    private volatile int consecutiveFailures;
    private volatile UploadFailure lastFailure;

    /** A step has done what it should. */
    void succeeded() {
        if (consecutiveFailures > 0) {
            consecutiveFailures = 0;
        }
    }

    /** @param counts whether it says something about the API and the way there */
    synchronized void failed(UploadFailure failure, boolean counts) {
        (failure.unknown() ? unknown : failed).increment();
        failures.addFirst(failure);
        if (failures.size() > FAILURES_KEPT) {
            failures.removeLast();
        }
        if (counts) {
            lastFailure = failure;
            consecutiveFailures++;
        }
    }

    /** The newest first. */
    synchronized List<UploadFailure> lastFailures() {
        return List.copyOf(failures);
    }

    /** How many steps in a row could not do their work because of the API or the way there. */
    int consecutiveFailures() {
        return consecutiveFailures;
    }

    /** The last of those; null if there was none. */
    UploadFailure lastFailure() {
        return lastFailure;
    }
}
