package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Monitors the uploads of one component: keeps its totals, its event publisher and its progress log. */
public final class UploadMonitor {

    private final UploadTotals totals = new UploadTotals();
    private final UploadEventPublisher events = new UploadEventPublisher();
    private final List<OperationObserver> observers = new CopyOnWriteArrayList<>();
    private final ProgressLog progressLog;

    public UploadMonitor(UploadRegistry sessions) {
        this.progressLog = new ProgressLog(sessions);
    }

    /** Adds an observer of all operations, unless it was added before. */
    public void addObserver(OperationObserver observer) {
        if (!observers.contains(observer)) {
            observers.add(observer);
        }
    }

    /** The totals of all endpoints of the component. */
    public UploadTotals totals() {
        return totals;
    }

    /**
     * Makes the report of one operation on one exchange.
     *
     * @param endpointTotals the totals of the endpoint
     * @param progressInterval null for no progress log
     */
    public OperationReport report(
            Exchange exchange, String operation, UploadTotals endpointTotals, Duration progressInterval) {
        CamelContext context = exchange.getContext();
        Consumer<UploadProgress> onBegin =
                progressInterval == null ? upload -> {} : upload -> progressLog.add(context, upload, progressInterval);
        return new OperationReport(
                exchange,
                operation,
                List.of(endpointTotals, totals),
                events,
                Observations.begin(observers, exchange, operation),
                onBegin,
                progressLog::remove);
    }

    public void start() {
        progressLog.start();
        events.start();
    }

    public void stop(CamelContext context) throws InterruptedException {
        progressLog.stop(context);
        events.stop(context);
    }
}
