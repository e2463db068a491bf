package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.monitoring.UploadFailure;
import io.github.camelopenai.uploads.monitoring.UploadTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Tells whether an endpoint works, by the results of its last steps; it sends no request, since a call of the API may cost
 * money. It is DOWN while the last step has failed because of the API or the network. It is UP again ten minutes after that
 * failure if there was no other step: where a check that is DOWN keeps messages away, only time can end that.
 */
final class OpenAIUploadsHealthCheck extends AbstractHealthCheck {

    private static final Duration FORGET = Duration.ofMinutes(10);

    private final Endpoint endpoint;
    private final UploadTotals totals;

    OpenAIUploadsHealthCheck(Endpoint endpoint, String operation, UploadTotals totals) {
        super(
                "camel",
                "producer:openai-uploads-" + operation + "-"
                        + Integer.toHexString(endpoint.getEndpointUri().hashCode()));
        this.endpoint = endpoint;
        this.totals = totals;
    }

    /** @return removes the check again */
    static Runnable addTo(
            WritableHealthCheckRepository repository, Endpoint endpoint, String operation, UploadTotals totals) {
        OpenAIUploadsHealthCheck check = new OpenAIUploadsHealthCheck(endpoint, operation, totals);
        repository.addHealthCheck(check);
        return () -> repository.removeHealthCheck(check);
    }

    /** There is nothing to restart for. */
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
        boolean down = failures > 0 && last.at().plus(FORGET).isAfter(Instant.now());
        if (down) {
            builder.message(failures + " failure(s) in a row, the last one: " + last.message());
            builder.down();
        } else {
            builder.up();
        }
    }
}
