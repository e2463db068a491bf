package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.WaitReason;
import io.github.camelopenai.uploads.api.session.WaitingUploads;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.message.HeaderNames;
import io.github.camelopenai.uploads.monitoring.OperationReport;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.text.ShownException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * The producer, which runs one operation. It blocks until the operation is done, so that the threads of a split limit the parts
 * in flight. When the context is stopped, or the timeout of a graceful shutdown is over, it aborts running calls.
 *
 * <p>It has Camel's asynchronous interface, although it calls back in the caller's thread, since Camel puts an adapter before
 * producers without it.
 */
public final class UploadsProducer extends DefaultAsyncProducer {

    /** The endpoint as seen by its producer. */
    public interface Context {
        UploadsClient createClient() throws Exception;

        /** Makes the report of one operation, which receives its result. */
        OperationReport report(Exchange exchange);

        /** The uploads that an operator can cancel. */
        RunningUploads runningUploads();

        /** The signal that is aborted when the component is stopped. The component then waits until no operation uses it. */
        AbortSignal componentStopping();
    }

    private final Context context;
    private final String operationName;
    private final Operation operation;
    private volatile UploadsClient client;
    private volatile AbortSignal stopping;

    public UploadsProducer(Endpoint endpoint, Context context, String operationName, Operation operation) {
        super(endpoint);
        this.context = context;
        this.operationName = operationName;
        this.operation = operation;
    }

    @Override
    protected void doStart() throws Exception {
        stopping = new AbortSignal();
        client = context.createClient();
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        // A producer cache also stops producers that it evicts; their running calls go on.
        CamelContext camel = getEndpoint().getCamelContext();
        boolean ending = camel.isStopping() || camel.isStopped();
        if (stopping != null && (ending || camel.getShutdownStrategy().isTimeoutOccurred())) {
            stopping.abort("the producer of " + getEndpoint() + " is being stopped");
        }
        super.doStop();
    }

    /** Throws the failure, for callers that do not go through a route or a template. */
    @Override
    public void process(Exchange exchange) throws Exception {
        run(exchange, currentClient());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            process(exchange);
        } catch (Throwable e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    /** A new client if the component was stopped and started again. */
    private UploadsClient currentClient() throws Exception {
        UploadsClient current = client;
        if (current.isClosed()) {
            current = context.createClient();
            client = current;
        }
        return current;
    }

    private void run(Exchange exchange, UploadsClient current) throws Exception {
        AbortSignal componentStopping = context.componentStopping();
        // The component waits until the result of the exchange is known.
        try (AbortSignal.Registration inUse = componentStopping.register(() -> {})) {
            OperationReport report = context.report(exchange);
            ShutdownRedelivery redelivery = ShutdownRedelivery.register(exchange);
            RunningUploads.Running running = context.runningUploads().begin(report, operation);
            try (AbortSignal.Linked stop = AbortSignal.linked(stopping, running.cancelled())) {
                UploadsClient reporting = current.withListener(report);
                if (operation.isPausable()) {
                    awaitResumed(reporting, report, stop.signal(), componentStopping);
                }
                operation.process(exchange, reporting, stop.signal());
                report.succeeded();
                redelivery.succeeded(exchange);
            } catch (Exception e) {
                if (running.cancelled().isAborted()) {
                    // An error handler would upload again.
                    exchange.getExchangeExtension().setRedeliveryExhausted(true);
                }
                Exception shown = shown(e);
                addFailureBeforeRedelivery(shown, exchange);
                report.failed(shown, current::progress);
                redelivery.failed(exchange, e, stopping.isAborted(), componentStopping);
                throw shown;
            } catch (Error e) {
                report.failed(e, current::progress);
                throw asException(exchange, e);
            } finally {
                running.close();
            }
        }
    }

    private void awaitResumed(
            UploadsClient current, OperationReport report, AbortSignal cancelled, AbortSignal componentStopping)
            throws UploadAbortedException {
        if (current.pause().isPaused()) {
            try (AbortSignal.Linked stop = AbortSignal.linked(cancelled, componentStopping);
                    WaitingUploads.Wait wait = operation.beginsUpload()
                            ? current.waits(UploadProgress.unread(report.sourceName()), WaitReason.PAUSE)
                            : null) {
                current.pause().await(stop.signal(), Deadline.none());
            }
        }
    }

    /** Wraps an Error in an exception that names the upload. Error handlers and completions treat it like any other. */
    private RuntimeCamelException asException(Exchange exchange, Error error) {
        String uploadId = exchange.getProperty(
                HeaderNames.UPLOAD_ID, exchange.getMessage().getHeader(HeaderNames.UPLOAD_ID), String.class);
        return new RuntimeCamelException(
                "openai-uploads:" + operationName + (uploadId == null ? "" : " (upload " + uploadId + ")") + " failed: "
                        + error,
                error);
    }

    /** Escapes the message of a JDK exception, which may contain file names and header values as they are. */
    private static Exception shown(Exception failure) {
        return ShownException.isOfTheJdk(failure) ? ShownException.of(failure) : failure;
    }

    /**
     * Adds the failure that made Camel redeliver the exchange to the failure of the redelivery. Since a stream can be read only
     * once, the redelivery fails for that reason alone, and its exception would hide the original failure.
     */
    private static void addFailureBeforeRedelivery(Exception failure, Exchange exchange) {
        boolean redelivered = exchange.getMessage().getHeader(Exchange.REDELIVERED, false, Boolean.class);
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (!redelivered || caught == null || !(failure instanceof SourceChangedException)) {
            return;
        }
        // After several redeliveries, the caught exception is that of the last redelivery and has the first one
        // suppressed.
        boolean hasFirst = caught instanceof SourceChangedException && caught.getSuppressed().length > 0;
        Throwable first = hasFirst ? caught.getSuppressed()[0] : caught;
        if (first != failure) {
            failure.addSuppressed(first);
        }
    }
}
