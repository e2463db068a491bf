package io.github.camelopenai.examples.s3;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Collects the exceptions of failed exchanges. */
final class Failures extends EventNotifierSupport {

    private final List<Throwable> exceptions = new CopyOnWriteArrayList<>();

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeFailedEvent failed) {
            exceptions.add(failed.getExchange().getException());
        }
    }

    List<Throwable> exceptions() {
        return exceptions;
    }
}
