package io.github.camelopenai.uploads.monitoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what has happened, of an endpoint or of the component, since it was made. Thread-safe. */
public final class UploadTotals {

    private static final int FAILURES_KEPT = 10;

    public final LongAdder created = new LongAdder();
    public final LongAdder resumed = new LongAdder();
    public final LongAdder completed = new LongAdder();
    public final LongAdder failed = new LongAdder();
    public final LongAdder cancelled = new LongAdder();
    public final LongAdder unknown = new LongAdder();
    public final LongAdder parts = new LongAdder();
    public final LongAdder bytes = new LongAdder();
    public final LongAdder retries = new LongAdder();

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
    public synchronized List<UploadFailure> lastFailures() {
        return List.copyOf(failures);
    }

    /** How many steps in a row could not do their work because of the API or the way there. */
    public int consecutiveFailures() {
        return consecutiveFailures;
    }

    /** The last of those; null if there was none. */
    public UploadFailure lastFailure() {
        return lastFailure;
    }
}
