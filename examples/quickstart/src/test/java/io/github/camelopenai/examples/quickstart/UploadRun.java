package io.github.camelopenai.examples.quickstart;

import io.github.camelopenai.examples.support.Failure;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.monitoring.UploadEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Runs the route until it has processed one file, and reports the progress. */
final class UploadRun extends EventNotifierSupport {

    private static final Duration PICK_UP_LIMIT = Duration.ofSeconds(30);

    private final Main main = new Main();
    private final Consumer<UploadEvent> progress;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private volatile String exchangeId;
    private volatile long startNanos;

    /**
     * The outcome of the upload.
     *
     * @param upload null if it failed
     * @param failure null if it did not
     */
    record Outcome(Upload upload, int parts, Duration time, Exception failure) {}

    /**
     * @param settings properties that override those of the application
     * @param progress receives all events of the upload before {@link #await} returns
     * @param routes routes that replace those in {@code camel/}
     */
    UploadRun(Map<String, String> settings, Consumer<UploadEvent> progress, RoutesBuilder... routes) {
        this.progress = progress;
        settings.forEach(main::addOverrideProperty);
        for (RoutesBuilder route : routes) {
            main.configure().addRoutesBuilder(route);
        }
        main.bind("uploadRun", this);
    }

    /** Uses the events of Camel and of the component, so that the route needs no step for this. */
    @Override
    public void notify(CamelEvent event) {
        if (event instanceof UploadEvent upload) {
            progress.accept(upload);
        } else if (event instanceof CamelEvent.ExchangeSendingEvent sending) {
            if (sending.getEndpoint().getEndpointUri().matches("openai-uploads://(upload|create).*")) {
                exchangeId = sending.getExchange().getExchangeId();
                startNanos = System.nanoTime();
                begun.complete(null);
            }
        } else if (event instanceof CamelEvent.ExchangeCompletedEvent
                || event instanceof CamelEvent.ExchangeFailedEvent) {
            Exchange exchange = ((CamelEvent.ExchangeEvent) event).getExchange();
            // The parts have exchanges of their own.
            if (exchange.getExchangeId().equals(exchangeId)) {
                ended.complete(outcome(exchange));
            }
        }
    }

    private Outcome outcome(Exchange exchange) {
        return new Outcome(
                exchange.getMessage().getBody() instanceof Upload upload ? upload : null,
                exchange.getMessage().getHeader(OpenAIUploadsConstants.PART_COUNT, 0, Integer.class),
                Duration.ofNanos(System.nanoTime() - startNanos),
                exchange.getException());
    }

    /** Returns when the route has stopped, which is also when the user stops it. */
    Outcome await() throws Exception {
        begun.orTimeout(PICK_UP_LIMIT.toSeconds(), TimeUnit.SECONDS).whenComplete((nothing, timeout) -> {
            if (timeout != null) {
                main.completed();
            }
        });
        ended.thenRun(main::completed);
        main.run();
        if (begun.isCompletedExceptionally()) {
            throw new Failure("The route did not take the file within " + PICK_UP_LIMIT.toSeconds() + " seconds");
        }
        if (!ended.isDone()) {
            throw new Failure("Stopped before the end of the upload");
        }
        return ended.join();
    }
}
