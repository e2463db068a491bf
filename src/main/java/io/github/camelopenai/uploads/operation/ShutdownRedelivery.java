package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.message.HeaderNames;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Ordered;
import org.apache.camel.Route;
import org.apache.camel.spi.SynchronizationRouteAware;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a message come again whose upload was stopped by a shutdown, not refused. Its exchange fails whatever the route does
 * about it: no error handler redelivers or handles the failure, and at the end of the route a {@code doCatch} has not made
 * it good. The consumer then does what it does with a message that it has to give again: JMS rolls back, Kafka does not
 * commit, S3 does not delete. A file consumer would move the file to {@code moveFailed}, so that is prevented.
 *
 * <p>One for each message that a consumer has given, from the first operation on. It belongs to the unit of work of that
 * message, also when a splitter or a multicast has made other exchanges of it.
 */
final class ShutdownRedelivery extends SynchronizationAdapter implements SynchronizationRouteAware {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownRedelivery.class);
    private static final String PROPERTY = "CamelOpenAIUploadsStopped";

    private final UnitOfWork unitOfWork;
    private final Route route;
    private volatile Exception failure;
    private volatile AbortSignal.Registration unfinished;
    private volatile boolean uploaded;

    private ShutdownRedelivery(UnitOfWork unitOfWork, Route route) {
        this.unitOfWork = unitOfWork;
        this.route = route;
    }

    /**
     * Before an operation. An exchange that is to have a reply is left alone, since whoever waits for it wants to hear of a
     * failure in the way that the route has for it.
     */
    static ShutdownRedelivery register(Exchange exchange) {
        UnitOfWork parent = exchange.getProperty(ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK, UnitOfWork.class);
        UnitOfWork unitOfWork = parent != null ? parent : exchange.getUnitOfWork();
        ShutdownRedelivery known = exchange.getProperty(PROPERTY, ShutdownRedelivery.class);
        if (known != null && known.unitOfWork == unitOfWork) {
            return known;
        }
        ShutdownRedelivery watch = new ShutdownRedelivery(unitOfWork, ShutdownDetection.routeOf(exchange));
        if (unitOfWork != null && !exchange.getPattern().isOutCapable()) {
            exchange.setProperty(PROPERTY, watch);
            unitOfWork.addSynchronization(watch);
        }
        return watch;
    }

    /** After an operation. If there is a file now, another attempt without a journal would make a second one. */
    void succeeded(Exchange exchange) {
        uploaded =
                exchange.getMessage().getHeader(HeaderNames.FILE_ID) != null && !UploadOperation.isJournaled(exchange);
    }

    /**
     * An operation has failed.
     *
     * @param stopped whether it was stopped, whatever the context says
     * @param componentStopping waits until the exchange has ended; what its consumer does then needs the context
     */
    void failed(Exchange exchange, Exception why, boolean stopped, AbortSignal componentStopping) {
        if (exchange.getPattern().isOutCapable()
                || !stopped && !ShutdownDetection.isForced(exchange.getContext(), route)
                || !ShutdownDetection.isCauseOf(why, UploadOperation.isJournaled(exchange))) {
            return;
        }
        LOG.warn(
                "A shutdown has stopped an upload, so its message fails, past error handlers, and is to come again: {}",
                why.getMessage());
        // Camel's error handlers leave alone what another one has given up.
        exchange.getExchangeExtension().setRedeliveryExhausted(true);
        synchronized (this) {
            if (failure == null) {
                failure = why;
                unfinished = componentStopping.register(() -> {});
            }
        }
        MoveFailedPrevention.keepFilesFrom(route);
    }

    @Override
    public SynchronizationRouteAware getRouteSynchronization() {
        return this;
    }

    @Override
    public void onBeforeRoute(Route begun, Exchange exchange) {
        // Nothing.
    }

    @Override
    public void onAfterRoute(Route ended, Exchange exchange) {
        if (!ended.getRouteId().equals(exchange.getFromRouteId())) {
            return;
        }
        Exception why = failure != null ? failure : rejection(exchange);
        if (why == null) {
            return;
        }
        if (exchange.getException() == null) {
            exchange.setException(why);
        }
        MoveFailedPrevention.keepFilesOf(exchange);
    }

    /** Why Camel let the exchange go no further, before its upload was tried again, or after it was remembered; else null. */
    private Exception rejection(Exchange exchange) {
        if (uploaded || !ShutdownDetection.hasBegun(exchange.getContext(), route)) {
            return null;
        }
        Exception why = exchange.getException() != null
                ? exchange.getException()
                : exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        return ShutdownDetection.isRejection(why) ? why : null;
    }

    @Override
    public void onDone(Exchange exchange) {
        AbortSignal.Registration held = unfinished;
        if (held != null) {
            held.close();
        }
    }

    /** After all others. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }
}
