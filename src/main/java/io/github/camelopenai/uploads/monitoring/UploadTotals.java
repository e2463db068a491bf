package io.github.camelopenai.uploads.monitoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts the uploads, parts, bytes, retries and failures of one endpoint or of the component since its creation. Thread-safe. */
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

    /** An operation has succeeded. */
    void succeeded() {
        if (consecutiveFailures > 0) {
            consecutiveFailures = 0;
        }
    }

    /** @param apiFailure whether the failure is due to the API or the network */
    synchronized void failed(UploadFailure failure, boolean apiFailure) {
        (failure.unknown() ? unknown : failed).increment();
        failures.addFirst(failure);
        if (failures.size() > FAILURES_KEPT) {
            failures.removeLast();
        }
        if (apiFailure) {
            lastFailure = failure;
            consecutiveFailures++;
        }
    }

    /** The last ten failures, newest first. */
    public synchronized List<UploadFailure> lastFailures() {
        return List.copyOf(failures);
    }

    /** The number of consecutive operations that failed because of the API or the network. */
    public int consecutiveFailures() {
        return consecutiveFailures;
    }

    /** The last failure because of the API or the network; null if there was none. */
    public UploadFailure lastFailure() {
        return lastFailure;
    }
}
