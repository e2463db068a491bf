package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.http.FailureReason;
import io.github.camelopenai.uploads.metrics.Scrape;
import io.github.camelopenai.uploads.metrics.UploadMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares the page on metrics, and the dashboard beside it, with what Prometheus gets. */
@Timeout(120)
class DocumentedMetricsTest extends DocumentedRoutesSupport {

    private static final String UPLOAD = "direct:upload";
    private static final Pattern SELECTOR = Pattern.compile("(openai_uploads_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    void configure(Main main) {
        main.bind("metricsRegistry", registry);
    }

    /** Makes every meter count something. */
    private CamelContext uploadOnceWithARetryAndFailOnce(MeterRegistry other) throws IOException {
        CamelContext context = start(
                Map.of(OPTION + "journalDirectory", directory.resolve("journal").toString()), route());
        new UploadMetrics(context).bindTo(other);
        emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");
        assertThat(send(context, UPLOAD, CONTENT).getException()).isNull();
        emulator.script().on(EmulatorCall.CREATE).answerError(401, "invalid_api_key", "no");
        assertThat(send(context, UPLOAD, "other").getException()).isNotNull();
        return context;
    }

    private static RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(UPLOAD).to("openai-uploads:upload?purpose=batch&mimeType=text/jsonl");
            }
        };
    }

    @Test
    void shouldCountWhatTheServerHasReceived() throws IOException {
        MeterRegistry other = new SimpleMeterRegistry();
        uploadOnceWithARetryAndFailOnce(other);

        assertThat(other.get("openai.uploads.bytes").counter().count())
                .isEqualTo(emulator.onlyFile().bytes());
        assertThat(Scrape.of(registry).sum("openai_uploads_bytes_total"))
                .isEqualTo(emulator.onlyFile().bytes());
    }

    @Test
    void shouldNameTheMetersOfTheTableWithTheirTags() throws IOException {
        MeterRegistry other = new SimpleMeterRegistry();
        uploadOnceWithARetryAndFailOnce(other);

        Map<String, String> seen = other.getMeters().stream()
                .map(Meter::getId)
                .collect(Collectors.toMap(
                        Meter.Id::getName,
                        id -> id.getTags().stream()
                                .map(Tag::getKey)
                                .filter(tag -> !tag.equals("camelContext"))
                                .sorted()
                                .collect(Collectors.joining(", ")),
                        (one, same) -> one));
        assertThat(Pages.table("meters").stream()
                        .collect(Collectors.toMap(row -> Pages.plain(row.get(0)), row -> Pages.plain(row.get(3)))))
                .isEqualTo(seen);
    }

    @Test
    void shouldShowTheNamesThatPrometheusGets() throws IOException {
        uploadOnceWithARetryAndFailOnce(new SimpleMeterRegistry());

        Set<String> names = Scrape.of(registry).samples().stream()
                .map(sample -> sample.name().replaceFirst("_(count|sum|max)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(Pages.table("meters").stream().map(row -> Pages.plain(row.get(1))))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void shouldNameAllReasons() {
        String reasons = Pages.table("meter-tags").stream()
                .filter(row -> row.get(0).equals("`reason`"))
                .map(row -> row.get(1))
                .collect(Collectors.joining());

        assertThat(Pattern.compile("`(\\w+)`").matcher(reasons).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(FailureReason.values())
                        .map(FailureReason::label)
                        .toList());
    }

    /** The queries of the dashboard, and of the alerts on the page. */
    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper()
                .readTree(Pages.COMPONENT_DOCS
                        .resolve("openai-uploads-dashboard.json")
                        .toFile());
        dashboard.findValuesAsText("expr").forEach(queries::add);
        dashboard.at("/templating/list").findValuesAsText("definition").forEach(queries::add);
        Pages.blocks().stream()
                .filter(block -> block.page().endsWith("metrics.adoc")
                        && block.language().equals("text"))
                .flatMap(block -> block.text().lines())
                .filter(line -> line.contains("openai_uploads_"))
                .forEach(queries::add);
        return queries;
    }

    @Test
    void shouldQueryOnlyMetricsAndLabelsThatAScrapeContains() throws IOException {
        uploadOnceWithARetryAndFailOnce(new SimpleMeterRegistry());
        Scrape scrape = Scrape.of(registry);

        assertThat(queries()).hasSizeGreaterThan(10).allSatisfy(query -> {
            List<Matcher> selectors = new ArrayList<>();
            for (Matcher selector = SELECTOR.matcher(query); selector.find(); ) {
                selectors.add(selector);
                List<Scrape.Sample> samples = scrape.all(selector.group(1));
                assertThat(samples).as(selector.group(1)).isNotEmpty();
                Stream<String> used = Stream.concat(
                        selector.group(2) == null
                                ? Stream.empty()
                                : MATCHER.matcher(selector.group(2)).results().map(label -> label.group(1)),
                        grouped(query));
                assertThat(samples.get(0).labels().keySet())
                        .containsAll(used.filter(label -> !label.equals("le")).toList());
            }
            assertThat(selectors).isNotEmpty();
        });
    }

    private static Stream<String> grouped(String query) {
        return Pattern.compile("\\bby\\s*\\(([^)]*)\\)")
                .matcher(query)
                .results()
                .flatMap(found -> Arrays.stream(found.group(1).split("\\s*,\\s*")));
    }

    /** Of each label with a fixed set of values, a query names only such values. */
    @Test
    void shouldQueryOnlyValuesOfLabelsThatExist() throws IOException {
        String documented = Pages.table("meter-tags").stream()
                .flatMap(List::stream)
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);

        for (String query : queries()) {
            for (Matcher label = MATCHER.matcher(query); label.find(); ) {
                if (!label.group(1).equals("camelContext")) {
                    assertThat(label.group(3).split("\\|")).as(query).allSatisfy(value -> assertThat(documented)
                            .contains("`" + value.toLowerCase(Locale.ROOT) + "`"));
                }
            }
        }
    }
}
