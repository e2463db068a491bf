package io.github.camelopenai.uploads.message;

import java.util.HashMap;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/** The exchange in which an aggregation strategy collects the result of a split. It is that of the first message. */
public final class SplitResult {

    private static final List<ExchangePropertyKey> PLACE = List.of(
            ExchangePropertyKey.SPLIT_INDEX, ExchangePropertyKey.SPLIT_SIZE, ExchangePropertyKey.SPLIT_COMPLETE);

    private SplitResult() {}

    /** Keeps the first failure, since later ones are often its consequence. */
    public static void keepFailure(Exchange result, Exchange exchange) {
        if (result.getException() == null && exchange.getException() != null) {
            result.setException(exchange.getException());
        }
        Exception caught = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        if (caught != null && result.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT) == null) {
            result.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, caught);
        }
    }

    /**
     * Restores the body and headers that the split exchange had, since Camel copies the result to that exchange, and its place in
     * an outer split, by which the strategy of that split orders it.
     */
    public static void restore(Exchange result, Exchange original) {
        result.getMessage().setBody(original.getMessage().getBody());
        result.getMessage().setHeaders(new HashMap<>(original.getMessage().getHeaders()));
        if (original.getProperty(ExchangePropertyKey.CORRELATION_ID) == null) {
            result.removeProperty(ExchangePropertyKey.CORRELATION_ID);
        }
        if (original.getProperty(ExchangePropertyKey.SPLIT_INDEX) != null) {
            PLACE.forEach(key -> result.setProperty(key, original.getProperty(key)));
        }
    }
}
