package io.github.camelopenai.uploads.tracing;

import org.apache.camel.Exchange;
import org.apache.camel.telemetry.Span;

/**
 * Hands the span of a step from the tracer to the operation of that step, in a property of the exchange. A step that the tracer
 * excludes has no span, and so its requests have none either.
 */
final class StepSpan {

    private static final String PROPERTY = "CamelOpenAIUploadsStepSpan";

    private StepSpan() {}

    static void put(Exchange exchange, Span span) {
        exchange.setProperty(PROPERTY, span);
    }

    /** Takes the span, so that no copy of the exchange has it. Null if the step is not traced. */
    static Span take(Exchange exchange) {
        return exchange.removeProperty(PROPERTY) instanceof Span span ? span : null;
    }
}
