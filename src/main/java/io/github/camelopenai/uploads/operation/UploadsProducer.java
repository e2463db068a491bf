package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.message.HeaderNames;
import io.github.camelopenai.uploads.monitoring.OperationReport;
import io.github.camelopenai.uploads.text.ShownException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.DefaultProducer;

/**
 * One operation of an endpoint. Blocks until the call is done, which is what bounds the parts in flight in a split. When
 * the context ends, or the time for ending gracefully is over, the calls that still run are aborted.
 */
public final class UploadsProducer extends DefaultProducer {

    /** What a producer needs from its endpoint. */
    public interface Context {
        UploadsClient createClient() throws Exception;

        /** A report of one step, to be told how the step ends. */
        public OperationReport report(Exchange exchange);

        /** A signal that is aborted when the component is stopped, which then waits until the signal is quiet. */
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
        // A cache of producers stops one that it throws out, too, in the middle of a call that nobody wants to end.
        CamelContext camel = getEndpoint().getCamelContext();
        boolean ending = camel.isStopping() || camel.isStopped();
        if (stopping != null && (ending || camel.getShutdownStrategy().isTimeoutOccurred())) {
            stopping.abort("the producer of " + getEndpoint() + " is being stopped");
        }
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        UploadsClient current = client;
        if (current.isClosed()) {
            // The component was stopped and started under us.
            current = context.createClient();
            client = current;
        }
        AbortSignal componentStopping = context.componentStopping();
        // The component is not quiet before it is known what becomes of the exchange.
        try (AbortSignal.Registration running = componentStopping.register(() -> {})) {
            process(exchange, current, componentStopping);
        }
    }

    private void process(Exchange exchange, UploadsClient current, AbortSignal componentStopping) throws Exception {
        OperationReport report = context.report(exchange);
        ShutdownRedelivery watch = ShutdownRedelivery.register(exchange);
        try {
            operation.process(exchange, current.withListener(report), stopping);
            report.succeeded();
            watch.succeeded(exchange);
        } catch (Exception e) {
            Exception shown = shown(e);
            EarlierFailure.addTo(shown, exchange);
            report.failed(shown, current::progress);
            watch.failed(exchange, e, stopping.isAborted(), componentStopping);
            throw shown;
        } catch (Error e) {
            report.failed(e, current::progress);
            throw asException(exchange, e);
        }
    }

    /** Camel lets an Error past its error handlers and completions, so nothing would cancel the upload. */
    private RuntimeCamelException asException(Exchange exchange, Error error) {
        String uploadId = exchange.getProperty(
                HeaderNames.UPLOAD_ID, exchange.getMessage().getHeader(HeaderNames.UPLOAD_ID), String.class);
        return new RuntimeCamelException(
                "openai-uploads:" + operationName + (uploadId == null ? "" : " (upload " + uploadId + ")") + " failed: "
                        + error,
                error);
    }

    /** The JDK's exceptions repeat names of files and values of headers as they are. */
    private static Exception shown(Exception failure) {
        return ShownException.isOfTheJdk(failure) ? ShownException.of(failure) : failure;
    }
}
