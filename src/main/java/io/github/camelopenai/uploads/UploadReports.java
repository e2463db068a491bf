package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.UploadProgress;
import io.github.camelopenai.uploads.api.UploadSessions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Where the reports of all steps of a component come together. */
final class UploadReports {

    private final UploadTotals totals = new UploadTotals();
    private final UploadEvents events = new UploadEvents();
    private final ProgressLog progressLog;

    UploadReports(UploadSessions sessions) {
        this.progressLog = new ProgressLog(sessions);
    }

    /** Of the component. */
    UploadTotals totals() {
        return totals;
    }

    /**
     * For one step of an exchange.
     *
     * @param of the endpoint
     * @param progressInterval null for no progress log
     */
    UploadReport report(Exchange exchange, String operation, UploadTotals of, Duration progressInterval) {
        CamelContext context = exchange.getContext();
        Consumer<UploadProgress> begun = progressInterval == null
                ? upload -> {}
                : upload -> progressLog.begins(context, upload, progressInterval);
        return new UploadReport(exchange, operation, List.of(of, totals), events, begun, progressLog::ends);
    }

    void start() {
        progressLog.start();
        events.start();
    }

    void stop(CamelContext context) throws InterruptedException {
        progressLog.stop(context);
        events.stop(context);
    }
}
