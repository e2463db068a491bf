package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Where the reports of all steps of a component come together. */
public final class UploadReports {

    private final UploadTotals totals = new UploadTotals();
    private final UploadEventPublisher events = new UploadEventPublisher();
    private final ProgressLog progressLog;

    public UploadReports(UploadRegistry sessions) {
        this.progressLog = new ProgressLog(sessions);
    }

    /** Of the component. */
    public UploadTotals totals() {
        return totals;
    }

    /**
     * For one step of an exchange.
     *
     * @param of the endpoint
     * @param progressInterval null for no progress log
     */
    public UploadReport report(Exchange exchange, String operation, UploadTotals of, Duration progressInterval) {
        CamelContext context = exchange.getContext();
        Consumer<UploadProgress> begun = progressInterval == null
                ? upload -> {}
                : upload -> progressLog.begins(context, upload, progressInterval);
        return new UploadReport(exchange, operation, List.of(of, totals), events, begun, progressLog::ends);
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
