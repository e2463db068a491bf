package io.github.camelopenai.examples.kafka;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorSupport;

/** Fails before a step of the route, as if the process ended there. */
final class FailingStep implements InterceptStrategy {

    private final String id;
    private final AtomicInteger reached = new AtomicInteger();

    FailingStep(String id) {
        this.id = id;
    }

    /** The number of times that the route reached the step. */
    int reached() {
        return reached.get();
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        if (!id.equals(definition.getId())) {
            return target;
        }
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                reached.incrementAndGet();
                exchange.setException(new IllegalStateException("The end of the process"));
                callback.done(true);
                return true;
            }
        };
    }
}
