package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares the page on traces with the spans that are exported. */
@Timeout(120)
class DocumentedTracesTest extends DocumentedRoutesSupport {

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Override
    void configure(Main main) {
        SdkTracerProvider provider = opened(SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build());
        main.bind("otel", provider.get("camel"));
        main.bind("propagators", ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
        main.bind("tracer", new OpenTelemetryTracer());
    }

    private static RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:upload")
                        .to("openai-uploads:upload?purpose=batch&mimeType=text/jsonl&partSize=7000B&parallelParts=1");
                from("direct:parts")
                        .to("openai-uploads:create?purpose=batch&partSize=7000B")
                        .split(uploadParts(), collectPartIds())
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:cancelled")
                        .to("openai-uploads:create?purpose=batch")
                        .to("openai-uploads:cancel");
            }
        };
    }

    @Test
    void shouldMakeTheTraceOfThePage() {
        CamelContext context = start(Map.of(), routes());
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).times(1).answerError(500, null, "broken");

        assertThat(send(context, "direct:upload", CONTENT).getException()).isNull();

        List<SpanData> spans = exporter.getFinishedSpanItems();
        SpanData root = spans.stream()
                .filter(span ->
                        spans.stream().noneMatch(other -> other.getSpanId().equals(span.getParentSpanId())))
                .findFirst()
                .orElseThrow();
        SpanData route = children(spans, root).isEmpty() ? root : routeOf(spans, root);
        assertThat(Pages.blocks().stream().map(Pages.Block::text))
                .contains(tree(spans, route, "").stripLeading());
    }

    /** A producer template makes a span of its own around that of the route. */
    private static SpanData routeOf(List<SpanData> spans, SpanData root) {
        List<SpanData> below = children(spans, root);
        return below.size() == 1 && below.get(0).getName().equals(root.getName()) ? below.get(0) : root;
    }

    private static List<SpanData> children(List<SpanData> spans, SpanData parent) {
        return spans.stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .sorted(Comparator.comparing(SpanData::getStartEpochNanos))
                .toList();
    }

    private static String tree(List<SpanData> spans, SpanData span, String indent) {
        return indent + span.getName()
                + (span.getStatus().getStatusCode() == StatusCode.ERROR ? " ERROR" : "") + "\n"
                + children(spans, span).stream()
                        .map(child -> tree(spans, child, indent + "  "))
                        .collect(Collectors.joining());
    }

    private void makeAllSpans() {
        CamelContext context = start(Map.of(), routes());
        emulator.script().on(EmulatorCall.ADD_PART).answerError(500, null, "broken");
        send(context, "direct:upload", CONTENT);
        emulator.script().on(EmulatorCall.ADD_PART).cutAfterBody();
        emulator.script().on(EmulatorCall.COMPLETE).loseAnswer();
        send(context, "direct:upload", CONTENT);
        emulator.script().on(EmulatorCall.CREATE).answerError(401, "invalid_api_key", "no");
        send(context, "direct:upload", CONTENT);
        send(context, "direct:parts", CONTENT);
        Exchange cancelled = send(context, "direct:cancelled", CONTENT);
        assertThat(cancelled.getException()).isNull();
    }

    private static Set<String> attributes(Stream<SpanData> spans) {
        return spans.flatMap(span -> span.getAttributes().asMap().keySet().stream())
                .map(AttributeKey::getKey)
                // Every span of Camel has these.
                .filter(key -> !Set.of("component", "op", "error").contains(key))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldGiveTheSpansTheAttributesOfTheTable() {
        makeAllSpans();

        List<SpanData> spans = exporter.getFinishedSpanItems();
        assertThat(documented("step")).isEqualTo(attributes(spans.stream().filter(span -> span.getName()
                .startsWith("openai-uploads:"))));
        assertThat(documented("request")).isEqualTo(attributes(spans.stream().filter(span -> span.getName()
                .matches("(GET|POST) .*"))));
        assertThat(spans.stream().flatMap(span -> span.getEvents().stream()).filter(event -> event.getName()
                        .equals("retry")))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(keys(event)).containsAll(documented("event `retry`")));
    }

    private static List<String> keys(EventData event) {
        return event.getAttributes().asMap().keySet().stream()
                .map(AttributeKey::getKey)
                .toList();
    }

    private static Set<String> documented(String kind) {
        return Pages.table("span-attributes").stream()
                .filter(row -> row.get(1).startsWith(kind) || row.get(1).equals("both") && !kind.startsWith("event"))
                .flatMap(row -> Arrays.stream(Pages.plain(row.get(0)).split(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldNameTheSpansAsTheTable() {
        makeAllSpans();

        assertThat(Pages.table("spans").stream()
                        .flatMap(row -> Arrays.stream(Pages.plain(row.get(0)).split(", "))))
                .containsAll(exporter.getFinishedSpanItems().stream()
                        .map(SpanData::getName)
                        .filter(name -> name.contains("/") || name.startsWith("openai-uploads"))
                        .toList());
    }

    @Test
    void shouldSendTheTraceContextWithTheSettingOfThePage() throws IOException {
        CamelContext context = startWith("propagate-trace.properties", Map.of(), routes());

        send(context, "direct:upload", CONTENT);

        assertThat(emulator.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.header("traceparent"))
                .isPresent());
    }
}
