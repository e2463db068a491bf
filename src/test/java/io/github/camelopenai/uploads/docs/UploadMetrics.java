package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.monitoring.UploadEvent;
import io.micrometer.core.instrument.Tags;
import org.apache.camel.component.micrometer.eventnotifier.AbstractMicrometerEventNotifier;
import org.apache.camel.spi.CamelEvent;

public class UploadMetrics extends AbstractMicrometerEventNotifier<UploadEvent> {

    public UploadMetrics() {
        super(UploadEvent.class);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof UploadEvent.PartUploaded part) {
            getMeterRegistry().counter("openai.uploads.parts", purpose(part)).increment();
            getMeterRegistry().counter("openai.uploads.bytes", purpose(part)).increment(part.bytes());
        } else if (event instanceof UploadEvent.Retried retried) {
            Tags call = purpose(retried).and("operation", retried.operation());
            getMeterRegistry().counter("openai.uploads.retries", call).increment();
        } else if (event instanceof UploadEvent.Completed completed) {
            ended(completed, "completed");
        } else if (event instanceof UploadEvent.Failed failed) {
            ended(failed, "failed");
        } else if (event instanceof UploadEvent.Unknown unknown) {
            ended(unknown, "unknown");
        }
    }

    private void ended(UploadEvent event, String outcome) {
        Tags tags = purpose(event).and("outcome", outcome);
        getMeterRegistry()
                .timer("openai.uploads.time", tags)
                .record(event.upload().age());
    }

    // No names and no ids, because each value of a tag is a time series of its own.
    private static Tags purpose(UploadEvent event) {
        String purpose = event.upload().purpose();
        return Tags.of("purpose", purpose == null ? "none" : purpose);
    }
}
