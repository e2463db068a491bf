package io.github.camelopenai.uploads.tracing;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static io.github.camelopenai.uploads.tracing.SpanTree.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsEndpoint;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.monitoring.UploadEvent;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The spans that camel-opentelemetry2 exports. */
@Timeout(120)
class TracingTest extends UploadsTestSupport {

    private static final int LENGTH = 1_000_000;
    private static final int PARTS = 16;
    private static final String OPTIONS = "partSize=64KiB&fileName=batch.jsonl";
    private static final String ADD_PART = "POST /uploads/{id}/parts";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("tracer", provider.get("camel"));
        context.getRegistry()
                .bind(
                        "propagators",
                        ContextPropagators.create(TextMapPropagator.composite(
                                W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())));
        OpenTelemetryTracer tracer = new OpenTelemetryTracer();
        tracer.setExcludePatterns("direct:quiet,openai-uploads:upload?" + OPTIONS + "&parallelParts=7");
        tracer.init(context);
        return context;
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                new UploadRoute().addRoutesToCamelContext(getContext());
                from("direct:one").routeId("one").to("openai-uploads:upload?" + OPTIONS);
                from("direct:propagating").to("openai-uploads:upload?propagateTrace=true&" + OPTIONS);
                from("direct:propagatingParts")
                        .to("openai-uploads:create?propagateTrace=true&" + OPTIONS)
                        .split(uploadParts(), collectPartIds())
                        .to("openai-uploads:addPart?propagateTrace=true")
                        .end()
                        .to("openai-uploads:complete?propagateTrace=true");
                from("direct:excluded").to("openai-uploads:upload?" + OPTIONS + "&parallelParts=7");
            }
        };
    }

    @AfterEach
    void closeProvider() {
        provider.close();
    }

    private SpanTree spans() {
        SpanTree tree = new SpanTree(exporter.getFinishedSpanItems());
        assertThat(tree.spans().stream().map(SpanData::getTraceId).distinct())
                .as(tree.toString())
                .hasSize(1);
        return tree;
    }

    @Test
    void shouldMakeASpanForEachRequestBelowTheStep() throws Exception {
        assertThat(send("direct:one", Bytes.file(directory, "batch.jsonl", LENGTH))
                        .getException())
                .isNull();

        SpanTree tree = spans();
        SpanData step = tree.only("openai-uploads:upload");
        assertThat(tree.below(step)).hasSize(PARTS + 2);
        assertThat(tree.below(step).get(0).getName()).isEqualTo("POST /uploads");
        assertThat(tree.below(step).get(PARTS + 1).getName()).isEqualTo("POST /uploads/{id}/complete");
        assertThat(tree.named(ADD_PART))
                .extracting(span -> attribute(span, "openai.upload.part.index"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, PARTS).mapToObj(String::valueOf).toList());
        assertThat(tree.below(step))
                .allSatisfy(span -> assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR));
        assertThat(tree.named(ADD_PART).stream()
                        .mapToLong(span -> Long.parseLong(attribute(span, "openai.upload.part.bytes")))
                        .sum())
                .isEqualTo(LENGTH);
    }

    @Test
    void shouldDescribeARequestAsTheServerHasReceivedIt() {
        send("direct:one", Bytes.random(LENGTH));

        List<RecordedRequest> requests = emulator.requestsOf(EmulatorCall.ADD_PART);
        assertThat(spans().named(ADD_PART)).allSatisfy(span -> {
            assertThat(attribute(span, "http.request.method")).isEqualTo("POST");
            assertThat(attribute(span, "url.full"))
                    .isEqualTo(emulator.baseUrl() + "/uploads/"
                            + emulator.onlyUpload().id() + "/parts");
            assertThat(attribute(span, "server.address")).isEqualTo("127.0.0.1");
            assertThat(emulator.baseUrl()).contains(":" + attribute(span, "server.port") + "/");
            assertThat(attribute(span, "http.response.status_code")).isEqualTo("200");
            assertThat(attribute(span, "openai.upload.id"))
                    .isEqualTo(emulator.onlyUpload().id());
            assertThat(attribute(span, "openai.upload.attempt")).isEqualTo("1");
            assertThat(attribute(span, "http.request.resend_count")).isNull();
            assertThat(attribute(span, "openai.request.id")).startsWith("req_");
            assertThat(Long.parseLong(attribute(span, "http.request.body.size")))
                    .isGreaterThan(Long.parseLong(attribute(span, "openai.upload.part.bytes")));
        });
        assertThat(spans().named(ADD_PART))
                .extracting(span -> attribute(span, "openai.request.id"))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(requests);
    }

    @Test
    void shouldDescribeTheStepWithItsUploadAndFile() {
        send("direct:one", Bytes.random(LENGTH));

        SpanData step = spans().only("openai-uploads:upload");
        assertThat(attribute(step, "component")).isEqualTo("camel-openai-uploads");
        assertThat(attribute(step, "camel.uri")).isEqualTo("openai-uploads:upload");
        assertThat(attribute(step, "openai.operation")).isEqualTo("upload");
        assertThat(attribute(step, "openai.upload.id"))
                .isEqualTo(emulator.onlyUpload().id());
        assertThat(attribute(step, "openai.file.id"))
                .isEqualTo(emulator.onlyFile().id());
        assertThat(attribute(step, "openai.file.purpose")).isEqualTo("batch");
        assertThat(attribute(step, "file.name")).isEqualTo("batch.jsonl");
        assertThat(attribute(step, "openai.upload.bytes")).isEqualTo("" + LENGTH);
        assertThat(attribute(step, "openai.upload.parts")).isEqualTo("" + PARTS);
        assertThat(step.toString()).doesNotContain(emulator.apiKey());
    }

    @Test
    void shouldPutEachPartOfASplitBelowItsOwnStep() throws Exception {
        assertThat(send("direct:upload", Bytes.file(directory, "batch.jsonl", LENGTH))
                        .getException())
                .isNull();

        SpanTree tree = spans();
        List<SpanData> steps = tree.named("openai-uploads:addPart");
        assertThat(steps).hasSize(PARTS);
        assertThat(tree.named(ADD_PART)).hasSize(PARTS);
        assertThat(steps).allSatisfy(step -> {
            assertThat(tree.below(step)).singleElement().satisfies(part -> {
                assertThat(part.getName()).isEqualTo(ADD_PART);
                assertThat(attribute(part, "openai.upload.part.index"))
                        .isEqualTo(attribute(step, "openai.upload.part.index"));
            });
            assertThat(attribute(step, "openai.upload.id"))
                    .isEqualTo(emulator.onlyUpload().id());
            // All of them are siblings, below the span of the route.
            assertThat(tree.parent(step)).isEqualTo(tree.parent(tree.only("openai-uploads:create")));
        });
        assertThat(tree.below(tree.only("openai-uploads:create")))
                .extracting(SpanData::getName)
                .containsExactly("POST /uploads");
        assertThat(tree.below(tree.only("openai-uploads:complete")))
                .extracting(SpanData::getName)
                .containsExactly("POST /uploads/{id}/complete");
    }

    @Test
    void shouldMakeASpanForEachAttemptAndAnEventForEachRetry() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).times(1).answerError(500, null, "broken");

        assertThat(send("direct:one", Bytes.random(LENGTH)).getException()).isNull();

        SpanTree tree = spans();
        SpanData failed = tree.named(ADD_PART).stream()
                .filter(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
                .reduce((one, other) -> {
                    throw new AssertionError(tree);
                })
                .orElseThrow();
        assertThat(attribute(failed, "http.response.status_code")).isEqualTo("500");
        assertThat(attribute(failed, "error.type")).isEqualTo("500");
        assertThat(attribute(failed, "openai.upload.attempt")).isEqualTo("1");
        assertThat(attribute(failed, "openai.request.id")).startsWith("req_");
        String index = attribute(failed, "openai.upload.part.index");
        assertThat(tree.named(ADD_PART))
                .hasSize(PARTS + 1)
                .filteredOn(span -> index.equals(attribute(span, "openai.upload.part.index")) && span != failed)
                .singleElement()
                .satisfies(again -> {
                    assertThat(attribute(again, "openai.upload.attempt")).isEqualTo("2");
                    assertThat(attribute(again, "http.request.resend_count")).isEqualTo("1");
                    assertThat(attribute(again, "http.response.status_code")).isEqualTo("200");
                    assertThat(tree.parent(again)).isEqualTo(tree.parent(failed));
                });
        SpanData step = tree.only("openai-uploads:upload");
        assertThat(step.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
        assertThat(attribute(step, "openai.upload.retries")).isEqualTo("1");
        assertThat(step.getEvents()).extracting(EventData::getName).containsExactly("retry");
        assertThat(step.getEvents().get(0).getAttributes().asMap().toString())
                .contains("openai.upload.retry.reason=server_error", "openai.upload.attempt=1");
    }

    @Test
    void shouldShowInTheStepThatTheUploadHasWaited() {
        OpenAIUploadsEndpoint endpoint =
                context.getEndpoint("openai-uploads:upload?" + OPTIONS, OpenAIUploadsEndpoint.class);
        AtomicBoolean waits = new AtomicBoolean();
        listen(event -> waits.set(waits.get() || event instanceof UploadEvent.Waiting));
        endpoint.pauseUploads();
        CompletableFuture<Exchange> result = Background.call(() -> send("direct:one", Bytes.random(LENGTH)));
        await().untilTrue(waits);
        endpoint.resumeUploads();
        assertThat(result.join().getException()).isNull();

        assertThat(spans().only("openai-uploads:upload").getEvents()).first().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("wait");
            assertThat(event.getAttributes().asMap().toString())
                    .contains("openai.upload.wait.reason=pause", "openai.upload.wait.place=1");
        });
    }

    @Test
    void shouldMarkARequestWithoutAnAnswerAsAnError() {
        emulator.script().on(EmulatorCall.ADD_PART).cutAfterBody();

        send("direct:one", Bytes.random(LENGTH));

        assertThat(spans().named(ADD_PART))
                .filteredOn(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
                .singleElement()
                .satisfies(span -> {
                    assertThat(attribute(span, "error.type")).isEqualTo("connection_lost");
                    assertThat(attribute(span, "http.response.status_code")).isNull();
                });
    }

    @Test
    void shouldMarkAFailedUploadAsAnErrorWithItsException() {
        emulator.script().on(EmulatorCall.CREATE).answerError(401, "invalid_api_key", "no");

        send("direct:one", Bytes.random(LENGTH));

        SpanTree tree = spans();
        SpanData step = tree.only("openai-uploads:upload");
        assertThat(step.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attribute(step, "error.type")).endsWith("OpenAIUploadsException");
        assertThat(attribute(step, "openai.upload.outcome")).isEqualTo("failed");
        assertThat(step.getEvents()).extracting(EventData::getName).containsExactly("exception");
        assertThat(step.getEvents().get(0).getAttributes().asMap().toString()).contains("HTTP 401");
        assertThat(tree.below(step)).singleElement().satisfies(create -> {
            assertThat(create.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(attribute(create, "error.type")).isEqualTo("401");
        });
    }

    @Test
    void shouldShowTheCancelOfAFailedRouteInItsTrace() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(5).answerError(400, null, "no");

        assertThat(send("direct:upload", Bytes.file(directory, "batch.jsonl", LENGTH))
                        .getException())
                .isNotNull();

        SpanTree tree = spans();
        SpanData cancel = tree.only("POST /uploads/{id}/cancel");
        assertThat(tree.parent(cancel).getName()).isEqualTo("openai-uploads:create");
        assertThat(tree.named("openai-uploads:addPart"))
                .anyMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    }

    @Test
    void shouldSendNoHeaderOfATraceUnlessAsked() {
        send("direct:one", Bytes.random(LENGTH));

        assertThat(emulator.requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.header("traceparent")).isEmpty();
            assertThat(request.header("baggage")).isEmpty();
        });
    }

    @Test
    void shouldSendTheSpanOfEachRequestAsItsTraceparent() {
        for (String route : List.of("direct:propagating", "direct:propagatingParts")) {
            exporter.reset();
            int before = emulator.requests().size();

            assertThat(send(route, Bytes.random(LENGTH)).getException()).isNull();

            SpanTree tree = spans();
            assertThat(emulator.requests()).hasSize(before + PARTS + 2);
            assertThat(emulator.requests().subList(before, before + PARTS + 2)).allSatisfy(request -> {
                String[] traceparent =
                        request.header("traceparent").orElseThrow().split("-");
                SpanData span = tree.spans().stream()
                        .filter(each -> each.getSpanId().equals(traceparent[2]))
                        .findFirst()
                        .orElseThrow();
                assertThat(span.getTraceId()).isEqualTo(traceparent[1]);
                assertThat(span.getName()).startsWith("POST /uploads");
                // It may contain data of the application.
                assertThat(request.header("baggage")).isEmpty();
            });
        }
    }

    @Test
    void shouldMakeNoSpanForAnExcludedStep() {
        send("direct:excluded", Bytes.random(LENGTH));

        assertThat(emulator.files()).hasSize(1);
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .containsOnly("excluded");
    }

    @Test
    void shouldLeaveNoSpanBehindInTheThread() {
        Context before = Context.current();
        for (int i = 0; i < 3; i++) {
            emulator.script().on(EmulatorCall.ADD_PART).answerError(500, null, "broken");
            Exchange exchange = send("direct:one", Bytes.random(LENGTH));
            assertThat(exchange.getException()).isNull();
        }

        assertThat(Span.fromContext(Context.current())).isEqualTo(Span.fromContext(before));
    }
}
