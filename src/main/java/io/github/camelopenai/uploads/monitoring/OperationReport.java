package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.session.RequestAttempt;
import io.github.camelopenai.uploads.api.session.UploadListener;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.WaitReason;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.AttemptResult;
import io.github.camelopenai.uploads.http.FailureReason;
import io.github.camelopenai.uploads.monitoring.OperationObserver.Observation;
import io.github.camelopenai.uploads.monitoring.UploadEvent.Subject;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;
import org.slf4j.MDC;

/**
 * Reports one operation on one exchange to the totals, the progress log and the event notifiers. No method blocks. Thread-safe.
 */
public final class OperationReport implements UploadListener {

    /** The statuses of errors that concern one content; another content may succeed. */
    private static final Set<Integer> CONTENT_ERRORS = Set.of(400, 413, 415, 422);

    private final String operation;
    private final List<UploadTotals> totals;
    private final UploadEventPublisher events;
    private final Observation observation;
    private final Consumer<UploadProgress> onBegin;
    private final Consumer<String> onEnd;
    private final String exchangeId;
    private final String routeId;
    private final String sourceName;
    private final Exchange snapshot;
    private final Map<String, String> mdc;
    private volatile UploadProgress latest;

    /**
     * @param totals the totals to which the operation is added
     * @param onBegin receives an upload when it is created or resumed
     * @param onEnd receives the id of an upload when it is completed or cancelled
     */
    OperationReport(
            Exchange exchange,
            String operation,
            List<UploadTotals> totals,
            UploadEventPublisher events,
            Observation observation,
            Consumer<UploadProgress> onBegin,
            Consumer<String> onEnd) {
        this.operation = operation;
        this.totals = totals;
        this.events = events;
        this.observation = observation;
        this.onBegin = onBegin;
        this.onEnd = onEnd;
        this.exchangeId = exchange.getExchangeId();
        this.routeId = exchange.getFromRouteId();
        this.sourceName = exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
        boolean eventsWanted = UploadEventPublisher.hasNotifiers(exchange.getContext())
                && !exchange.getExchangeExtension().isNotifyEvent();
        this.snapshot = eventsWanted ? snapshot(exchange) : null;
        this.mdc = eventsWanted ? MDC.getCopyOfContextMap() : null;
    }

    /** Copies the exchange, which its route goes on to change, without the body, which often can be read only once. */
    private static Exchange snapshot(Exchange exchange) {
        Exchange copy = ExchangeHelper.createCopy(exchange, true);
        copy.getMessage().setBody(null);
        return copy;
    }

    @Override
    public String exchangeId() {
        return exchangeId;
    }

    /** The name of the file in the message, as far as it is known before the message is read. */
    public String sourceName() {
        return sourceName;
    }

    /** The id of the upload; null while it has none. */
    public String uploadId() {
        UploadProgress last = latest;
        return last == null ? null : last.uploadId();
    }

    @Override
    public void waiting(UploadProgress upload, WaitReason reason, int place) {
        observation.waiting(upload, reason, place);
        publish(new UploadEvent.Waiting(subject(upload), reason, place));
    }

    @Override
    public void announced(UploadProgress upload) {
        latest = upload;
        observation.announced(upload);
    }

    @Override
    public void created(UploadProgress upload) {
        latest = upload;
        for (UploadTotals total : totals) {
            total.created.increment();
        }
        onBegin.accept(upload);
        observation.created(upload);
        publish(new UploadEvent.Created(subject(upload)));
    }

    @Override
    public void resumed(UploadProgress upload) {
        latest = upload;
        for (UploadTotals total : totals) {
            total.resumed.increment();
        }
        onBegin.accept(upload);
        observation.resumed(upload);
        publish(new UploadEvent.Resumed(subject(upload)));
    }

    @Override
    public void partUploaded(UploadProgress upload, int index, long bytes, int attempt) {
        latest = upload;
        for (UploadTotals total : totals) {
            total.parts.increment();
            total.bytes.add(bytes);
        }
        observation.partUploaded(upload, index, bytes, attempt);
        publish(new UploadEvent.PartUploaded(subject(upload), index, bytes, attempt));
    }

    @Override
    public void retried(
            UploadProgress upload, String call, int attempt, FailureReason reason, String why, Duration wait) {
        for (UploadTotals total : totals) {
            total.retries.increment();
        }
        observation.retried(upload, call, attempt, reason, why, wait);
        publish(new UploadEvent.Retried(subject(upload), call, attempt, why, wait));
    }

    @Override
    public boolean wantsRequests() {
        return observation.wantsRequests();
    }

    @Override
    public Consumer<AttemptResult> sending(RequestAttempt attempt) {
        return observation.sending(attempt);
    }

    @Override
    public void completed(UploadProgress upload, String fileId) {
        latest = upload;
        for (UploadTotals total : totals) {
            total.completed.increment();
        }
        onEnd.accept(upload.uploadId());
        observation.completed(upload, fileId);
        publish(new UploadEvent.Completed(subject(upload), fileId));
    }

    @Override
    public void cancelled(UploadProgress upload) {
        latest = upload;
        for (UploadTotals total : totals) {
            total.cancelled.increment();
        }
        onEnd.accept(upload.uploadId());
        observation.cancelled(upload);
        publish(new UploadEvent.Cancelled(subject(upload)));
    }

    /** The operation has succeeded. */
    public void succeeded() {
        for (UploadTotals total : totals) {
            total.succeeded();
        }
        observation.succeeded();
    }

    /** The operation has failed. */
    public void failed(Throwable failure, Function<String, UploadProgress> progress) {
        UploadProgress upload = progressOf(failure, progress);
        boolean unknown = failure instanceof UploadOutcomeUnknownException;
        String filename = upload.filename() == null ? sourceName : upload.filename();
        UploadFailure failed = new UploadFailure(
                Instant.now(),
                operation,
                unknown,
                upload.uploadId(),
                ShownText.of(filename),
                exchangeId,
                routeId,
                failure.getClass().getName(),
                failure.getMessage());
        boolean apiFailure = isApiFailure(failure);
        for (UploadTotals total : totals) {
            total.failed(failed, apiFailure);
        }
        observation.failed(upload, unknown, failure);
        publish(
                unknown
                        ? new UploadEvent.Unknown(subject(upload), operation, failure)
                        : new UploadEvent.Failed(subject(upload), operation, failure));
    }

    private UploadProgress progressOf(Throwable failure, Function<String, UploadProgress> progress) {
        String uploadId = null;
        if (failure instanceof OpenAIUploadsException answered) {
            uploadId = answered.getUploadId();
        } else if (failure instanceof OpenAIUploadsIOException unanswered) {
            uploadId = unanswered.getUploadId();
        } else if (failure instanceof FileSizeMismatchException mismatch) {
            uploadId = mismatch.getUploadId();
        }
        UploadProgress last = latest;
        if (uploadId == null && last != null) {
            uploadId = last.uploadId();
        }
        if (uploadId != null && last != null && uploadId.equals(last.uploadId())) {
            UploadProgress now = progress.apply(uploadId);
            // The registry may have dropped an upload that has ended.
            return now.filename() == null ? last : now;
        }
        if (uploadId != null) {
            return progress.apply(uploadId);
        }
        return last != null ? last : UploadProgress.unknown(null);
    }

    /** Whether a failure is due to the API or the network, and not to this content, the options, or an abort on this side. */
    private static boolean isApiFailure(Throwable failure) {
        if (failure instanceof OpenAIUploadsException answered) {
            // With a 2xx, the server could not make a file of this content.
            return answered.isQuotaExhausted()
                    || answered.getStatusCode() >= 300 && !CONTENT_ERRORS.contains(answered.getStatusCode());
        }
        if (failure instanceof FileSizeMismatchException) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SourceChangedException || cause instanceof UploadAbortedException) {
                return false;
            }
        }
        // Failures of single calls name the call; the operation "upload" itself fails for reasons on this side.
        return failure instanceof OpenAIUploadsIOException unanswered && !"upload".equals(unanswered.getOperation());
    }

    private Subject subject(UploadProgress upload) {
        return new Subject(upload, snapshot, System.currentTimeMillis());
    }

    private void publish(UploadEvent event) {
        if (snapshot != null) {
            events.publish(event, mdc);
        }
    }
}
