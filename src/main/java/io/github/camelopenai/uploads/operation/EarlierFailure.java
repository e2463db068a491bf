package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.part.SourceChangedException;
import org.apache.camel.Exchange;

/**
 * The failure that made Camel redeliver a message. A stream can be read once, so the redelivery fails for that reason alone,
 * and the last exception would not say what had gone wrong.
 */
final class EarlierFailure {

    private EarlierFailure() {}

    /** Adds it to the failure of a redelivery, if that is about the source. */
    static void addTo(Exception failure, Exchange exchange) {
        boolean redelivered = exchange.getMessage().getHeader(Exchange.REDELIVERED, false, Boolean.class);
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (!redelivered || caught == null || !(failure instanceof SourceChangedException)) {
            return;
        }
        // The one before was about the source as well.
        boolean passedOn = caught instanceof SourceChangedException && caught.getSuppressed().length > 0;
        Throwable first = passedOn ? caught.getSuppressed()[0] : caught;
        if (first != failure) {
            failure.addSuppressed(first);
        }
    }
}
