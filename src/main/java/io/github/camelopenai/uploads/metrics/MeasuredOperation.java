package io.github.camelopenai.uploads.metrics;

import io.github.camelopenai.uploads.api.session.RequestAttempt;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.http.AttemptResult;
import io.github.camelopenai.uploads.http.FailureReason;
import io.github.camelopenai.uploads.monitoring.OperationObserver.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Measures one operation. The values of its tags are few, because each combination of them is a time series. */
final class MeasuredOperation implements Observation {

    /** A header can contain any purpose, so only the documented ones are values of a tag. */
    private static final Set<String> PURPOSES =
            Set.of("assistants", "batch", "evals", "fine-tune", "user_data", "vision");

    private final String operation;
    private final List<RegisteredMeters> meters;
    private final AtomicInteger waiting;
    private final AtomicBoolean counted;
    private final long begun = System.nanoTime();
    private volatile UploadProgress completed;

    /** @param waiting the number of uploads that are not created yet */
    MeasuredOperation(String operation, List<RegisteredMeters> meters, AtomicInteger waiting) {
        this.operation = operation;
        this.meters = meters;
        this.waiting = waiting;
        this.counted = new AtomicBoolean(operation.equals("upload"));
        if (counted.get()) {
            waiting.incrementAndGet();
        }
    }

    private void waitsNoMore() {
        if (counted.compareAndSet(true, false)) {
            waiting.decrementAndGet();
        }
    }

    @Override
    public void created(UploadProgress upload) {
        waitsNoMore();
    }

    @Override
    public void resumed(UploadProgress upload) {
        waitsNoMore();
    }

    @Override
    public void partUploaded(UploadProgress upload, int index, long bytes, int attempt) {
        String purpose = purpose(upload);
        meters.forEach(registry -> registry.part(purpose, bytes));
    }

    @Override
    public void retried(
            UploadProgress upload, String call, int attempt, FailureReason reason, String why, Duration wait) {
        meters.forEach(registry -> registry.retry(call, reason.label()));
    }

    @Override
    public Consumer<AttemptResult> sending(RequestAttempt attempt) {
        long sent = System.nanoTime();
        return result -> {
            Duration time = Duration.ofNanos(System.nanoTime() - sent);
            String outcome =
                    result.failure() == null ? "success" : result.failure().label();
            meters.forEach(registry -> registry.request(attempt.call().operation(), outcome, time));
        };
    }

    @Override
    public void completed(UploadProgress upload, String fileId) {
        completed = upload;
    }

    @Override
    public void succeeded() {
        waitsNoMore();
        UploadProgress upload = completed;
        if (upload != null) {
            ended("completed", upload);
        }
    }

    @Override
    public void failed(UploadProgress upload, boolean unknown, Throwable failure) {
        waitsNoMore();
        ended(unknown ? "unknown" : "failed", upload);
    }

    private void ended(String outcome, UploadProgress upload) {
        Duration own = Duration.ofNanos(System.nanoTime() - begun);
        // Without the operation upload, an upload begins with create.
        boolean whole = operation.equals("upload") || upload.age().compareTo(own) < 0;
        meters.forEach(registry -> registry.upload(operation, outcome, purpose(upload), whole ? own : upload.age()));
    }

    private static String purpose(UploadProgress upload) {
        String purpose = upload.purpose();
        if (purpose == null) {
            return "none";
        }
        return PURPOSES.contains(purpose) ? purpose : "other";
    }
}
