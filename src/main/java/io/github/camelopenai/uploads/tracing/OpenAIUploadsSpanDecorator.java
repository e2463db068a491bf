package io.github.camelopenai.uploads.tracing;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;

/**
 * Describes the span of a step such as {@code to("openai-uploads:upload")}. The options of its URI are left out, since an
 * additional header may contain a secret.
 */
public final class OpenAIUploadsSpanDecorator extends AbstractSpanDecorator {

    static final String COMPONENT = "camel-openai-uploads";

    @Override
    public String getComponent() {
        return "openai-uploads";
    }

    @Override
    public String getComponentClassName() {
        return "io.github.camelopenai.uploads.OpenAIUploadsComponent";
    }

    /** The URI without options, such as {@code openai-uploads:upload}. */
    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        return getComponent() + ":" + stripSchemeAndOptions(endpoint);
    }

    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        span.setComponent(COMPONENT);
        span.setTag(SpanAttributes.EXCHANGE_ID, exchange.getExchangeId());
        span.setTag(SpanAttributes.CAMEL_URI, getOperationName(exchange, endpoint));
        span.setTag(SpanAttributes.OPERATION, stripSchemeAndOptions(endpoint));
        if (endpoint instanceof EndpointServiceLocation server && server.getServiceUrl() != null) {
            ServerAttributes.of(URI.create(server.getServiceUrl())).forEach(span::setTag);
        }
        StepSpan.put(exchange, span);
    }

    @Override
    public void afterTracingEvent(Span span, Exchange exchange) {
        // It is still there if the operation never began.
        StepSpan.take(exchange);
        Throwable failure = exchange.getException();
        if (failure != null) {
            Map<String, String> event = new HashMap<>();
            event.put("event", "exception");
            event.put("exception.type", failure.getClass().getName());
            event.put("exception.message", failure.getMessage());
            span.log(event);
            span.setTag(SpanAttributes.ERROR_TYPE, failure.getClass().getName());
        }
        if (exchange.isFailed()) {
            span.setError(true);
        }
    }
}
