package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.RequestAttempt;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.WaitReason;
import io.github.camelopenai.uploads.http.AttemptResult;
import io.github.camelopenai.uploads.http.FailureReason;
import io.github.camelopenai.uploads.monitoring.OperationObserver.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The observations of one operation by all observers. What an observer throws is logged, and does not affect the operation. */
final class Observations implements Observation {

    private static final Logger LOG = LoggerFactory.getLogger(Observations.class);

    private final List<Observation> all;

    private Observations(List<Observation> all) {
        this.all = all;
    }

    /** Begins to observe an operation. Without an observer, as is usual, no event costs anything. */
    static Observation begin(List<OperationObserver> observers, Exchange exchange, String operation) {
        if (observers.isEmpty()) {
            return NONE;
        }
        List<Observation> all = new ArrayList<>();
        for (OperationObserver observer : observers) {
            Observation observation = guarded(() -> observer.begin(exchange, operation), NONE);
            if (observation != NONE) {
                all.add(observation);
            }
        }
        return all.isEmpty() ? NONE : new Observations(all);
    }

    @Override
    public void waiting(UploadProgress upload, WaitReason reason, int place) {
        tell(each -> each.waiting(upload, reason, place));
    }

    @Override
    public void announced(UploadProgress upload) {
        tell(each -> each.announced(upload));
    }

    @Override
    public void created(UploadProgress upload) {
        tell(each -> each.created(upload));
    }

    @Override
    public void resumed(UploadProgress upload) {
        tell(each -> each.resumed(upload));
    }

    @Override
    public void partUploaded(UploadProgress upload, int index, long bytes, int attempt) {
        tell(each -> each.partUploaded(upload, index, bytes, attempt));
    }

    @Override
    public void retried(
            UploadProgress upload, String call, int attempt, FailureReason reason, String why, Duration wait) {
        tell(each -> each.retried(upload, call, attempt, reason, why, wait));
    }

    @Override
    public boolean wantsRequests() {
        return true;
    }

    /** The observers learn of the end in reverse order, since their spans are nested. */
    @Override
    public Consumer<AttemptResult> sending(RequestAttempt attempt) {
        List<Consumer<AttemptResult>> ends = new ArrayList<>();
        Function<Observation, Consumer<AttemptResult>> begin = observation -> observation.sending(attempt);
        for (Observation observation : all) {
            ends.add(0, guarded(() -> begin.apply(observation), result -> {}));
        }
        return result -> ends.forEach(end -> guarded(
                () -> {
                    end.accept(result);
                    return null;
                },
                null));
    }

    @Override
    public void completed(UploadProgress upload, String fileId) {
        tell(each -> each.completed(upload, fileId));
    }

    @Override
    public void cancelled(UploadProgress upload) {
        tell(each -> each.cancelled(upload));
    }

    @Override
    public void succeeded() {
        tell(Observation::succeeded);
    }

    @Override
    public void failed(UploadProgress upload, boolean unknown, Throwable failure) {
        tell(each -> each.failed(upload, unknown, failure));
    }

    private void tell(Consumer<Observation> event) {
        for (Observation observation : all) {
            guarded(
                    () -> {
                        event.accept(observation);
                        return null;
                    },
                    null);
        }
    }

    @FunctionalInterface
    private interface Event<T> {
        T tell();
    }

    private static <T> T guarded(Event<T> event, T otherwise) {
        try {
            return event.tell();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Metrics or traces of an upload have failed, which does not affect the upload", e);
            return otherwise;
        }
    }
}
