package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.session.UploadListener;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
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
 * What happens in one step of one exchange, told to whoever wants to know: totals, progress log and events. Nothing here
 * waits for anybody. Thread-safe.
 */
public final class UploadReport implements UploadListener {

    /** What another content would not meet. */
    private static final Set<Integer> ABOUT_ONE_CONTENT = Set.of(400, 413, 415, 422);

    private final String operation;
    private final List<UploadTotals> totals;
    private final UploadEventPublisher events;
    private final Consumer<UploadProgress> begun;
    private final Consumer<String> ended;
    private final String exchangeId;
    private final String routeId;
    private final String sourceName;
    private final Exchange snapshot;
    private final Map<String, String> mdc;
    private volatile UploadProgress latest;

    /**
     * @param totals that this counts for
     * @param begun is told of an upload that begins
     * @param ended is told of the id of one that has ended
     */
    UploadReport(
            Exchange exchange,
            String operation,
            List<UploadTotals> totals,
            UploadEventPublisher events,
            Consumer<UploadProgress> begun,
            Consumer<String> ended) {
        this.operation = operation;
        this.totals = totals;
        this.events = events;
        this.begun = begun;
        this.ended = ended;
        this.exchangeId = exchange.getExchangeId();
        this.routeId = exchange.getFromRouteId();
        this.sourceName = exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
        boolean wanted = UploadEventPublisher.areWanted(exchange.getContext())
                && !exchange.getExchangeExtension().isNotifyEvent();
        this.snapshot = wanted ? snapshot(exchange) : null;
        this.mdc = wanted ? MDC.getCopyOfContextMap() : null;
    }

    /** Without the body, which can often be read only once, and apart from the route, which goes on. */
    private static Exchange snapshot(Exchange exchange) {
        Exchange copy = ExchangeHelper.createCopy(exchange, true);
        copy.getMessage().setBody(null);
        return copy;
    }

    @Override
    public void announced(UploadProgress upload) {
        latest = upload;
    }

    @Override
    public void created(UploadProgress upload) {
        latest = upload;
        count(total -> total.created.increment());
        begun.accept(upload);
        publish(upload, UploadEvent.Created::new);
    }

    @Override
    public void resumed(UploadProgress upload) {
        latest = upload;
        count(total -> total.resumed.increment());
        begun.accept(upload);
        publish(upload, UploadEvent.Resumed::new);
    }

    @Override
    public void partUploaded(UploadProgress upload, int index, long bytes, int attempt) {
        latest = upload;
        count(total -> {
            total.parts.increment();
            total.bytes.add(bytes);
        });
        publish(upload, subject -> new UploadEvent.PartUploaded(subject, index, bytes, attempt));
    }

    @Override
    public void retried(UploadProgress upload, String call, int attempt, String why, Duration wait) {
        count(total -> total.retries.increment());
        publish(upload, subject -> new UploadEvent.Retried(subject, call, attempt, why, wait));
    }

    @Override
    public void completed(UploadProgress upload, String fileId) {
        latest = upload;
        count(total -> total.completed.increment());
        ended.accept(upload.uploadId());
        publish(upload, subject -> new UploadEvent.Completed(subject, fileId));
    }

    @Override
    public void cancelled(UploadProgress upload) {
        latest = upload;
        count(total -> total.cancelled.increment());
        ended.accept(upload.uploadId());
        publish(upload, UploadEvent.Cancelled::new);
    }

    /** The step has done its work. */
    public void succeeded() {
        count(UploadTotals::succeeded);
    }

    /** The step has thrown this. */
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
        boolean counts = isAboutTheApi(failure);
        count(total -> total.failed(failed, counts));
        publish(
                upload,
                subject -> unknown
                        ? new UploadEvent.Unknown(subject, operation, failure)
                        : new UploadEvent.Failed(subject, operation, failure));
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
        UploadProgress heard = latest;
        if (uploadId == null && heard != null) {
            uploadId = heard.uploadId();
        }
        if (uploadId != null && heard != null && uploadId.equals(heard.uploadId())) {
            UploadProgress now = progress.apply(uploadId);
            // Of an upload that has ended, little is known but what was heard of it.
            return now.filename() == null ? heard : now;
        }
        if (uploadId != null) {
            return progress.apply(uploadId);
        }
        return heard != null ? heard : UploadProgress.unknown(null);
    }

    /** Not about this content, the options, or an end that somebody here wanted. */
    private static boolean isAboutTheApi(Throwable failure) {
        if (failure instanceof OpenAIUploadsException answered) {
            // A 2xx is the answer of a server that could not make the file of this content.
            return answered.isQuotaExhausted()
                    || answered.getStatusCode() >= 300 && !ABOUT_ONE_CONTENT.contains(answered.getStatusCode());
        }
        if (failure instanceof FileSizeMismatchException) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SourceChangedException || cause instanceof UploadAbortedException) {
                return false;
            }
        }
        // Its calls have names of their own: an upload as a whole fails for reasons on this side.
        return failure instanceof OpenAIUploadsIOException unanswered && !"upload".equals(unanswered.getOperation());
    }

    private void count(Consumer<UploadTotals> counting) {
        totals.forEach(counting);
    }

    private void publish(UploadProgress upload, Function<Subject, UploadEvent> event) {
        if (snapshot != null) {
            events.publish(event.apply(new Subject(upload, snapshot, System.currentTimeMillis())), mdc);
        }
    }
}
