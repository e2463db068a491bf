package io.github.camelopenai.uploads.tracing;

import io.github.camelopenai.uploads.api.session.RequestAttempt;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.WaitReason;
import io.github.camelopenai.uploads.http.AttemptResult;
import io.github.camelopenai.uploads.http.FailureReason;
import io.github.camelopenai.uploads.monitoring.OperationObserver.Observation;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.SpanLifecycleManager;
import org.apache.camel.telemetry.propagation.CamelHeadersSpanContextPropagationExtractor;

/** Describes the span of a step, and makes a span below it for each attempt of each request, in the thread that sends it. */
final class TracedOperation implements Observation {

    private final String operation;
    private final Span step;
    private final SpanLifecycleManager spans;

    TracedOperation(String operation, Span step, SpanLifecycleManager spans) {
        this.operation = operation;
        this.step = step;
        this.spans = spans;
    }

    @Override
    public void waiting(UploadProgress upload, WaitReason reason, int place) {
        step.log(Map.of(
                "event",
                "wait",
                SpanAttributes.WAIT_REASON,
                reason.name().toLowerCase(Locale.ROOT),
                SpanAttributes.WAIT_PLACE,
                String.valueOf(place)));
    }

    @Override
    public void created(UploadProgress upload) {
        describe(upload);
    }

    @Override
    public void resumed(UploadProgress upload) {
        describe(upload);
    }

    @Override
    public void partUploaded(UploadProgress upload, int index, long bytes, int attempt) {
        if (operation.equals("addPart")) {
            describe(upload);
            tag(step, SpanAttributes.PART_INDEX, index);
        }
    }

    @Override
    public void cancelled(UploadProgress upload) {
        if (operation.equals("cancel")) {
            describe(upload);
        }
    }

    @Override
    public void completed(UploadProgress upload, String fileId) {
        describe(upload);
        counts(upload);
        step.setTag(SpanAttributes.FILE_ID, fileId);
    }

    @Override
    public void failed(UploadProgress upload, boolean unknown, Throwable failure) {
        describe(upload);
        counts(upload);
        step.setTag(SpanAttributes.UPLOAD_OUTCOME, unknown ? "unknown" : "failed");
    }

    private void describe(UploadProgress upload) {
        tag(step, SpanAttributes.UPLOAD_ID, upload.uploadId());
        tag(step, SpanAttributes.FILE_NAME, ShownText.of(upload.filename()));
        tag(step, SpanAttributes.PURPOSE, ShownText.of(upload.purpose()));
        if (upload.totalBytes() >= 0) {
            tag(step, SpanAttributes.UPLOAD_BYTES, upload.totalBytes());
        }
    }

    private void counts(UploadProgress upload) {
        tag(step, SpanAttributes.UPLOAD_PARTS, upload.uploadedParts());
        tag(step, SpanAttributes.UPLOAD_RETRIES, upload.retries());
    }

    @Override
    public void retried(
            UploadProgress upload, String call, int attempt, FailureReason reason, String why, Duration wait) {
        step.log(Map.of(
                "event",
                "retry",
                SpanAttributes.OPERATION,
                call,
                SpanAttributes.ATTEMPT,
                String.valueOf(attempt),
                SpanAttributes.RETRY_REASON,
                reason.label(),
                SpanAttributes.RETRY_WAIT,
                String.valueOf(wait.toMillis())));
    }

    @Override
    public Consumer<AttemptResult> sending(RequestAttempt attempt) {
        Span span = spans.create(
                attempt.method() + " " + attempt.call().path(null),
                step,
                new CamelHeadersSpanContextPropagationExtractor(Map.of()));
        describe(span, attempt);
        if (attempt.traceHeaders() != null) {
            spans.inject(span, (name, value) -> addTraceHeader(attempt, name, value), false);
        }
        // So that logs and instrumented libraries see the span of the request in this thread.
        spans.activate(span);
        return result -> {
            try {
                describe(span, result);
            } finally {
                spans.deactivate(span);
                spans.close(span);
            }
        };
    }

    /** Adds the headers of the W3C trace context alone. Baggage may contain data that is not meant for the API. */
    private static void addTraceHeader(RequestAttempt attempt, String name, String value) {
        if (name.equalsIgnoreCase("traceparent") || name.equalsIgnoreCase("tracestate")) {
            attempt.traceHeaders().accept(name, value);
        }
    }

    private static void describe(Span span, RequestAttempt attempt) {
        span.setComponent(OpenAIUploadsSpanDecorator.COMPONENT);
        span.setTag(SpanAttributes.HTTP_METHOD, attempt.method());
        span.setTag(SpanAttributes.URL_FULL, attempt.url().toString());
        span.setTag(SpanAttributes.URL_TEMPLATE, attempt.call().path(null));
        ServerAttributes.of(attempt.url()).forEach(span::setTag);
        if (attempt.bodyBytes() > 0) {
            tag(span, SpanAttributes.HTTP_BODY_SIZE, attempt.bodyBytes());
        }
        if (attempt.attempt() > 1) {
            tag(span, SpanAttributes.HTTP_RESEND_COUNT, attempt.attempt() - 1L);
        }
        tag(span, SpanAttributes.ATTEMPT, attempt.attempt());
        span.setTag(SpanAttributes.OPERATION, attempt.call().operation());
        tag(span, SpanAttributes.UPLOAD_ID, attempt.uploadId());
        if (attempt.part() != null) {
            tag(span, SpanAttributes.PART_INDEX, attempt.part().index());
            tag(span, SpanAttributes.PART_BYTES, attempt.part().length());
        }
    }

    private static void describe(Span span, AttemptResult result) {
        if (result.status() > 0) {
            tag(span, SpanAttributes.HTTP_STATUS, result.status());
        }
        tag(span, SpanAttributes.REQUEST_ID, result.requestId());
        if (result.failure() != null) {
            // The conventions ask for the status, if there is one.
            span.setTag(
                    SpanAttributes.ERROR_TYPE,
                    result.status() > 0
                            ? String.valueOf(result.status())
                            : result.failure().label());
            span.log(Map.of("event", "exception", "exception.message", String.valueOf(result.description())));
            span.setError(true);
        }
    }

    private static void tag(Span span, String name, long value) {
        span.setTag(name, String.valueOf(value));
    }

    private static void tag(Span span, String name, String value) {
        if (value != null) {
            span.setTag(name, value);
        }
    }
}
