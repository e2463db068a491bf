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
 * The shutdown of a context or a route: first graceful, then, when its time is over, by force, which interrupts and rejects
 * what still runs. Tells failures that follow from it from those that another attempt would meet again.
 */
final class ShutdownDetection {

    private ShutdownDetection() {}

    /** The route that has made an exchange, or null. A context that is being shut down soon does not know its routes any more. */
    static Route routeOf(Exchange exchange) {
        String id = exchange.getFromRouteId();
        return id == null ? null : exchange.getContext().getRoute(id);
    }

    /**
     * Whether the context or the route is being shut down, or was.
     *
     * @param route may be null
     */
    static boolean hasBegun(CamelContext context, Route route) {
        return context.isStopping()
                || context.isStopped()
                || route != null && !ServiceHelper.isStarted(route.getConsumer());
    }

    /** Whether it is being shut down by force, or was. */
    static boolean isForced(CamelContext context, Route route) {
        ShutdownStrategy strategy = context.getShutdownStrategy();
        if (strategy.isForceShutdown()) {
            return true;
        }
        if (route == null || !ServiceHelper.isStopped(route.getConsumer())) {
            return false;
        }
        // The first is forgotten when the next route is stopped.
        return strategy.isTimeoutOccurred() || route.getProperties().containsKey("forcedShutdown");
    }

    /**
     * Whether it is the reason why an operation failed like this after it was forced.
     *
     * @param remembered whether the next attempt finds out about an unknown outcome
     */
    static boolean isCauseOf(Throwable failure, boolean remembered) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OpenAIUploadsException
                    || cause instanceof UploadOutcomeUnknownException && !remembered
                    || cause instanceof UploadExpiredException
                    || cause instanceof CorruptJournalException
                    || cause instanceof SourceChangedException && cause.getCause() == null) {
                return false;
            }
        }
        // An interrupt, or a connection that was closed, of the source or of the server, shows in many ways.
        return isRejection(failure) || has(failure, IOException.class);
    }

    /** Whether this is how Camel ends an exchange that must go no further. */
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
