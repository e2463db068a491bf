package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.monitoring.UploadFailure;
import io.github.camelopenai.uploads.monitoring.UploadTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether an endpoint can do its work, by what its last steps met; asks nobody, since an API call may cost money. DOWN while
 * the last step has failed because of the API or the way there. Ten minutes after that it is UP again if nothing else was
 * tried: where a check that is DOWN keeps messages away, nothing else could ever show that all is well.
 */
final class OpenAIUploadsHealthCheck extends AbstractHealthCheck {

    private static final Duration FORGET = Duration.ofMinutes(10);

    private final OpenAIUploadsEndpoint endpoint;

    OpenAIUploadsHealthCheck(OpenAIUploadsEndpoint endpoint) {
        super(
                "camel",
                "producer:openai-uploads-" + endpoint.getOperation() + "-"
                        + Integer.toHexString(endpoint.getEndpointUri().hashCode()));
        this.endpoint = endpoint;
    }

    /** @return takes it out again */
    static Runnable addTo(WritableHealthCheckRepository repository, OpenAIUploadsEndpoint endpoint) {
        OpenAIUploadsHealthCheck check = new OpenAIUploadsHealthCheck(endpoint);
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
        UploadTotals totals = endpoint.totals();
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
