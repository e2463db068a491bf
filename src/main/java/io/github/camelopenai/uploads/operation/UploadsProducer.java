package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.OpenAIUploadsEndpoint;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.CallResult;
import io.github.camelopenai.uploads.monitoring.OperationReport;
import io.github.camelopenai.uploads.text.ShownException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.DefaultProducer;

/**
 * One operation of an endpoint. Blocks until the call is done, which is what bounds the parts in flight in a split. When
 * the context ends, or the time for ending gracefully is over, the calls that still run are aborted.
 */
public final class UploadsProducer extends DefaultProducer {

    /** What an operation does with an exchange. */
    @FunctionalInterface
    interface Operation {
        void process(Exchange exchange, UploadsClient client, OpenAIUploadsConfiguration options, AbortSignal stopping)
                throws Exception;
    }

    private final OpenAIUploadsEndpoint endpoint;
    private final Operation operation;
    private volatile UploadsClient client;
    private volatile AbortSignal stopping;

    public UploadsProducer(OpenAIUploadsEndpoint endpoint, Operation operation) {
        super(endpoint);
        this.endpoint = endpoint;
        this.operation = operation;
    }

    @Override
    protected void doStart() throws Exception {
        stopping = new AbortSignal();
        client = endpoint.createClient();
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        // A cache of producers stops one that it throws out, too, in the middle of a call that nobody wants to end.
        CamelContext context = endpoint.getCamelContext();
        boolean ending = context.isStopping() || context.isStopped();
        if (stopping != null && (ending || context.getShutdownStrategy().isTimeoutOccurred())) {
            stopping.abort("the producer of " + endpoint + " is being stopped");
        }
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        UploadsClient current = client;
        if (current.isClosed()) {
            // The component was stopped and started under us.
            current = endpoint.createClient();
            client = current;
        }
        AbortSignal componentStopping = endpoint.componentStopping();
        // The component is not quiet before it is known what becomes of the exchange.
        try (AbortSignal.Registration running = componentStopping.register(() -> {})) {
            process(exchange, current, componentStopping);
        }
    }

    private void process(Exchange exchange, UploadsClient current, AbortSignal componentStopping) throws Exception {
        OperationReport report = endpoint.report(exchange);
        StoppedUpload watch = StoppedUpload.watch(exchange);
        try {
            operation.process(exchange, current.withListener(report), endpoint.getConfiguration(), stopping);
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
                OpenAIUploadsConstants.UPLOAD_ID,
                exchange.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID),
                String.class);
        return new RuntimeCamelException(
                "openai-uploads:" + endpoint.getOperation() + (uploadId == null ? "" : " (upload " + uploadId + ")")
                        + " failed: " + error,
                error);
    }

    /** The JDK's exceptions repeat names of files and values of headers as they are. */
    private static Exception shown(Exception failure) {
        return ShownException.isOfTheJdk(failure) ? ShownException.of(failure) : failure;
    }

    /** The headers that every call leaves. */
    static void setCallHeaders(Message message, CallResult<?> result) {
        setCallHeaders(message, result.retries(), result.requestId());
    }

    static void setCallHeaders(Message message, int retries, String requestId) {
        message.setHeader(OpenAIUploadsConstants.RETRIES, retries);
        if (requestId == null) {
            message.removeHeader(OpenAIUploadsConstants.REQUEST_ID);
        } else {
            message.setHeader(OpenAIUploadsConstants.REQUEST_ID, requestId);
        }
    }
}
