package io.github.camelopenai.uploads.tracing;

import io.github.camelopenai.uploads.monitoring.OperationObserver;
import io.github.camelopenai.uploads.runtime.UploadsRuntime;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.Tracer;

/** Makes the spans of the requests of an operation, below the span of its step. */
public final class OperationTracing implements OperationObserver {

    private static final OperationTracing INSTANCE = new OperationTracing();

    private OperationTracing() {}

    /** Traces the operations of a component, if its context has a tracer. */
    public static void observe(UploadsRuntime runtime) {
        runtime.monitor().addObserver(INSTANCE);
    }

    @Override
    public Observation begin(Exchange exchange, String operation) {
        Span step = StepSpan.take(exchange);
        CamelContext context = exchange.getContext();
        Tracer tracer = step == null ? null : context.hasService(Tracer.class);
        return tracer == null
                ? Observation.NONE
                : new TracedOperation(operation, step, tracer.getSpanLifecycleManager());
    }
}
