package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.monitoring.UploadFailure;
import io.github.camelopenai.uploads.monitoring.UploadTotals;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Reports the health of an endpoint from the results of its last operations. It sends no request, since a call of the API
 * may cost money. It is DOWN if the journal of the endpoint cannot be reached, or if the last operation has failed because
 * of the API or the network. Ten minutes after that failure it is UP again, since a check that is DOWN may keep away the
 * messages that could show a recovery.
 */
final class OpenAIUploadsHealthCheck extends AbstractHealthCheck {

    private static final Duration DOWN_TIME = Duration.ofMinutes(10);

    private final Endpoint endpoint;
    private final UploadTotals totals;
    private final Journal journal;

    /** Fails if the journal of the endpoint cannot be reached. */
    @FunctionalInterface
    interface Journal {
        void requireReachable() throws IOException;
    }

    OpenAIUploadsHealthCheck(Endpoint endpoint, String operation, UploadTotals totals, Journal journal) {
        super(
                "camel",
                "producer:openai-uploads-" + operation + "-"
                        + Integer.toHexString(endpoint.getEndpointUri().hashCode()));
        this.endpoint = endpoint;
        this.totals = totals;
        this.journal = journal;
    }

    /** @return an action that removes the check */
    static Runnable addTo(
            WritableHealthCheckRepository repository,
            Endpoint endpoint,
            String operation,
            UploadTotals totals,
            Journal journal) {
        OpenAIUploadsHealthCheck check = new OpenAIUploadsHealthCheck(endpoint, operation, totals, journal);
        repository.addHealthCheck(check);
        return () -> repository.removeHealthCheck(check);
    }

    /** A restart would not help. */
    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        int failures = totals.consecutiveFailures();
        UploadFailure last = totals.lastFailure();
        builder.detail("endpoint.uri", endpoint.toString());
        builder.detail("openai-uploads.consecutive.failures", failures);
        if (last != null) {
            builder.detail("openai-uploads.last.error.class", last.errorClass());
            builder.detail("openai-uploads.last.error.message", last.message());
            builder.detail("openai-uploads.last.error.time", last.at().toString());
        }
        boolean down = failures > 0 && last.at().plus(DOWN_TIME).isAfter(Instant.now());
        if (down) {
            builder.message(failures + " failure(s) in a row, the last one: " + last.message());
            builder.down();
        } else {
            builder.up();
        }
        try {
            journal.requireReachable();
        } catch (IOException | RuntimeException e) {
            builder.message(ShownText.of(e.getMessage()));
            builder.error(e);
            builder.down();
        }
    }
}
