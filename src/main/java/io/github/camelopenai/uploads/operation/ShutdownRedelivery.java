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
 * Lets the consumer redeliver a message whose upload was stopped by a forced shutdown. The exchange fails regardless of the
 * route's error handling: no error handler redelivers it or handles the failure, and a failure that {@code doCatch} has handled
 * is set again at the end of the route. So the consumer does not commit the message: JMS rolls back, Kafka does not commit, S3
 * does not delete. A file consumer would move the file to {@code moveFailed}, which {@link MoveFailedPrevention} prevents.
 *
 * <p>There is one for each message of a consumer, from the first operation on. It belongs to the unit of work of that message,
 * also when a splitter or a multicast has made other exchanges of it.
 */
final class ShutdownRedelivery extends SynchronizationAdapter implements SynchronizationRouteAware {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownRedelivery.class);
    private static final String PROPERTY = "CamelOpenAIUploadsStopped";

    private final UnitOfWork unitOfWork;
    private final Route route;
    private volatile Exception failure;
    private volatile AbortSignal.Registration exchangeRegistration;
    private volatile boolean uploaded;

    private ShutdownRedelivery(UnitOfWork unitOfWork, Route route) {
        this.unitOfWork = unitOfWork;
        this.route = route;
    }

    /**
     * Registers the exchange before an operation. Does nothing for an exchange with a reply (InOut), since its caller expects
     * the reply that the route makes of a failure.
     */
    static ShutdownRedelivery register(Exchange exchange) {
        UnitOfWork parent = exchange.getProperty(ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK, UnitOfWork.class);
        UnitOfWork unitOfWork = parent != null ? parent : exchange.getUnitOfWork();
        ShutdownRedelivery known = exchange.getProperty(PROPERTY, ShutdownRedelivery.class);
        if (known != null && known.unitOfWork == unitOfWork) {
            return known;
        }
        ShutdownRedelivery redelivery = new ShutdownRedelivery(unitOfWork, ShutdownDetection.routeOf(exchange));
        if (unitOfWork != null && !exchange.getPattern().isOutCapable()) {
            exchange.setProperty(PROPERTY, redelivery);
            unitOfWork.addSynchronization(redelivery);
        }
        return redelivery;
    }

    /** Called after a successful operation. If it made a file, a redelivery without a journal would make a second one. */
    void succeeded(Exchange exchange) {
        uploaded =
                exchange.getMessage().getHeader(HeaderNames.FILE_ID) != null && !UploadOperation.isJournaled(exchange);
    }

    /** Whether a redelivery of the exchange would make a second file. */
    private static boolean wouldRepeat(Exchange exchange) {
        ShutdownRedelivery known = exchange.getProperty(PROPERTY, ShutdownRedelivery.class);
        return known != null && known.uploaded;
    }

    /**
     * Called after a failed operation.
     *
     * @param stopped whether the producer has aborted the operation, even if the context reports no forced shutdown
     * @param componentStopping kept busy until the exchange has ended, since its consumer still needs the context
     */
    void failed(Exchange exchange, Exception cause, boolean stopped, AbortSignal componentStopping) {
        if (exchange.getPattern().isOutCapable()
                || !stopped && !ShutdownDetection.isForced(exchange.getContext(), route)
                || !ShutdownDetection.isCauseOf(cause, UploadOperation.isJournaled(exchange))) {
            return;
        }
        LOG.warn(
                "A shutdown has stopped an upload. Its message fails without error handling, so that the consumer delivers it"
                        + " again: {}",
                cause.getMessage());
        // Camel's error handlers ignore an exchange whose redelivery is exhausted.
        exchange.getExchangeExtension().setRedeliveryExhausted(true);
        synchronized (this) {
            if (failure == null) {
                failure = cause;
                exchangeRegistration = componentStopping.register(() -> {});
            }
        }
        MoveFailedPrevention.keepFilesFrom(route, ShutdownRedelivery::wouldRepeat);
    }

    @Override
    public SynchronizationRouteAware getRouteSynchronization() {
        return this;
    }

    @Override
    public void onBeforeRoute(Route begun, Exchange exchange) {
        // Only the end of the route matters.
    }

    @Override
    public void onAfterRoute(Route ended, Exchange exchange) {
        if (!ended.getRouteId().equals(exchange.getFromRouteId())) {
            return;
        }
        if (ShutdownDetection.hasBegun(exchange.getContext(), route)) {
            // Before this thread takes an exchange that waits for it, which Camel may reject.
            MoveFailedPrevention.keepFilesFrom(route, ShutdownRedelivery::wouldRepeat);
        }
        Exception cause = failure != null ? failure : rejection(exchange);
        if (cause == null) {
            return;
        }
        if (exchange.getException() == null) {
            exchange.setException(cause);
        }
        MoveFailedPrevention.keepFilesOf(exchange);
    }

    /** The exception by which Camel has rejected the exchange during a shutdown, unless it has made a file; else null. */
    private Exception rejection(Exchange exchange) {
        if (uploaded || !ShutdownDetection.hasBegun(exchange.getContext(), route)) {
            return null;
        }
        Exception cause = exchange.getException() != null
                ? exchange.getException()
                : exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        return ShutdownDetection.isRejection(cause) ? cause : null;
    }

    @Override
    public void onDone(Exchange exchange) {
        AbortSignal.Registration registration = exchangeRegistration;
        if (registration != null) {
            registration.close();
        }
    }

    /** After all other synchronizations. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }
}
