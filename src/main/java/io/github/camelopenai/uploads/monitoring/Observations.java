package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.RequestAttempt;
import io.github.camelopenai.uploads.api.session.UploadListener;
import io.github.camelopenai.uploads.http.AttemptResult;
import io.github.camelopenai.uploads.monitoring.OperationObserver.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The observations of one operation by all observers. What an observer throws is logged, and does not affect the operation. */
final class Observations {

    private static final Logger LOG = LoggerFactory.getLogger(Observations.class);

    private final List<Observation> observations = new ArrayList<>();

    Observations(List<OperationObserver> observers, Exchange exchange, String operation) {
        for (OperationObserver observer : observers) {
            Observation observation = guarded(() -> observer.begin(exchange, operation), Observation.NONE);
            if (observation != Observation.NONE) {
                observations.add(observation);
            }
        }
    }

    void tell(Consumer<Observation> event) {
        for (Observation observation : observations) {
            guarded(
                    () -> {
                        event.accept(observation);
                        return null;
                    },
                    null);
        }
    }

    /** As {@link UploadListener#sending}. The observers learn of the end in reverse order, since their spans are nested. */
    Consumer<AttemptResult> sending(RequestAttempt attempt) {
        List<Consumer<AttemptResult>> ends = new ArrayList<>();
        Function<Observation, Consumer<AttemptResult>> begin = observation -> observation.sending(attempt);
        for (Observation observation : observations) {
            ends.add(0, guarded(() -> begin.apply(observation), result -> {}));
        }
        return result -> ends.forEach(end -> guarded(
                () -> {
                    end.accept(result);
                    return null;
                },
                null));
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
