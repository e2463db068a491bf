package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.journal.CorruptJournalException;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Detects the shutdown of a context or a route, and the failures that it causes. A shutdown is graceful until its timeout, then
 * forced: Camel interrupts running exchanges and rejects further steps. Such a failure would not happen again, unlike others.
 */
final class ShutdownDetection {

    private ShutdownDetection() {}

    /** The route whose consumer created an exchange, or null. During its shutdown, a context soon loses its routes. */
    static Route routeOf(Exchange exchange) {
        String id = exchange.getFromRouteId();
        return id == null ? null : exchange.getContext().getRoute(id);
    }

    /**
     * Whether the shutdown of the context or the route has begun.
     *
     * @param route may be null
     */
    static boolean hasBegun(CamelContext context, Route route) {
        return context.isStopping()
                || context.isStopped()
                || route != null && !ServiceHelper.isStarted(route.getConsumer());
    }

    /** Whether the shutdown of the context or the route is or was forced. */
    static boolean isForced(CamelContext context, Route route) {
        ShutdownStrategy strategy = context.getShutdownStrategy();
        if (strategy.isForceShutdown()) {
            return true;
        }
        if (route == null || !ServiceHelper.isStopped(route.getConsumer())) {
            return false;
        }
        // Camel resets the first condition when the next route is stopped.
        return strategy.isTimeoutOccurred() || route.getProperties().containsKey("forcedShutdown");
    }

    /**
     * Whether a forced shutdown is the likely cause of a failure that followed it.
     *
     * @param journaled whether the upload is in a journal, so that the next attempt can resolve an unknown outcome
     */
    static boolean isCauseOf(Throwable failure, boolean journaled) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OpenAIUploadsException
                    || cause instanceof UploadOutcomeUnknownException && !journaled
                    || cause instanceof UploadExpiredException
                    || cause instanceof CorruptJournalException
                    || cause instanceof SourceChangedException && cause.getCause() == null) {
                return false;
            }
        }
        // An interrupt or a closed connection, to the source or to the server, leads to many kinds of IOException.
        return isRejection(failure) || has(failure, IOException.class);
    }

    /** Whether Camel has rejected or interrupted the exchange. */
    static boolean isRejection(Throwable failure) {
        return has(failure, RejectedExecutionException.class) || has(failure, InterruptedException.class);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
