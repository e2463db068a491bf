package io.github.camelopenai.uploads.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.docs.MemoryJournal;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.journal.JournalView;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The meters as Prometheus gets them, compared with what the server has received. */
@Timeout(120)
class UploadMetricsTest extends UploadsTestSupport {

    private static final int LENGTH = 1_000_000;
    private static final int PARTS = 16;
    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&fileName=batch.jsonl";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("prometheus", registry);
        return context;
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    private Scrape scrape() {
        return Scrape.of(registry);
    }

    private void succeed(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
    }

    @Test
    void shouldCountPartsBytesAndTheUploadOfOneStep() throws Exception {
        succeed(send(UPLOAD, Bytes.file(directory, "batch.jsonl", LENGTH)));

        Scrape scrape = scrape();
        assertThat(scrape.sum("openai_uploads_parts_total", "purpose", "batch")).isEqualTo(PARTS);
        assertThat(scrape.sum("openai_uploads_bytes_total", "purpose", "batch")).isEqualTo(LENGTH);
        assertThat(scrape.all("openai_uploads_time_seconds_count"))
                .singleElement()
                .satisfies(sample -> assertThat(sample.value()).isEqualTo(1))
                .satisfies(sample -> assertThat(sample.labels())
                        .containsEntry("operation", "upload")
                        .containsEntry("outcome", "completed")
                        .containsEntry("purpose", "batch")
                        .containsEntry("camelContext", context.getName()));
        assertThat(scrape.sum("openai_uploads_requests_seconds_count", "operation", "addPart", "outcome", "success"))
                .isEqualTo(PARTS);
        assertThat(scrape.all("openai_uploads_retries_total")).isEmpty();
    }

    @Test
    void shouldCountARouteThatSendsTheParts() throws Exception {
        succeed(send("direct:upload", Bytes.file(directory, "batch.jsonl", LENGTH)));

        Scrape scrape = scrape();
        assertThat(scrape.sum("openai_uploads_parts_total", "purpose", "batch")).isEqualTo(PARTS);
        assertThat(scrape.sum("openai_uploads_bytes_total", "purpose", "batch")).isEqualTo(LENGTH);
        assertThat(scrape.all("openai_uploads_time_seconds_count"))
                .singleElement()
                .satisfies(sample -> assertThat(sample.labels())
                        .containsEntry("operation", "complete")
                        .containsEntry("outcome", "completed"));
    }

    @Test
    void shouldMeasureTheTimeOfARouteFromCreateOn() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> result = Background.call(() -> send("direct:upload", exchange -> {
            exchange.getMessage().setBody(Bytes.random(LENGTH));
            exchange.getMessage().setHeader(Exchange.FILE_NAME, "batch.jsonl");
        }));
        await().until(() -> gate.held() > 0);
        long heldSince = System.nanoTime();
        await().until(() -> System.nanoTime() - heldSince > 100_000_000);
        gate.open();
        succeed(result.join());

        assertThat(scrape().sum("openai_uploads_time_seconds_sum", "operation", "complete"))
                .isGreaterThan(0.1);
    }

    @Test
    void shouldCountRetriesByReason() {
        emulator.script().on(EmulatorCall.CREATE).answerError(500, null, "broken");
        emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");
        emulator.script().on(EmulatorCall.ADD_PART).answerError(429, null, "slow down");
        emulator.script().on(EmulatorCall.ADD_PART).cutAfterBody();
        emulator.script().on(EmulatorCall.COMPLETE).truncateAnswer();

        succeed(send(UPLOAD + "&parallelParts=1", Bytes.random(LENGTH)));

        Scrape scrape = scrape();
        assertThat(scrape.all("openai_uploads_retries_total"))
                .allSatisfy(sample -> assertThat(sample.value()).isEqualTo(1))
                .extracting(sample ->
                        sample.labels().get("operation") + " " + sample.labels().get("reason"))
                .contains(
                        "create server_error", "addPart unavailable", "addPart rate_limited", "addPart connection_lost")
                .hasSize(5);
        assertThat(scrape.sum("openai_uploads_requests_seconds_count", "operation", "addPart"))
                .isEqualTo(PARTS + 3);
        assertThat(scrape.sum("openai_uploads_time_seconds_count", "outcome", "completed"))
                .isEqualTo(1);
    }

    @Test
    void shouldCountFailuresAndUnknownOutcomes() {
        emulator.script().on(EmulatorCall.CREATE).answerError(401, "invalid_api_key", "no");
        send(UPLOAD, Bytes.random(LENGTH));
        emulator.script().on(EmulatorCall.COMPLETE).always().loseAnswer();
        emulator.script().on(EmulatorCall.GET_UPLOAD).always().answerError(500, null, "broken");
        emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(500, null, "broken");
        send(UPLOAD + "&outageTimeout=200ms", Bytes.random(LENGTH));

        Scrape scrape = scrape();
        assertThat(scrape.sum("openai_uploads_time_seconds_count", "outcome", "failed"))
                .isEqualTo(1);
        assertThat(scrape.sum("openai_uploads_time_seconds_count", "outcome", "unknown"))
                .isEqualTo(1);
        assertThat(scrape.sum("openai_uploads_waiting")).isZero();
    }

    @Test
    void shouldShowUploadsAndPartsInFlightAndUploadsThatWait() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        String two = UPLOAD + "&parallelParts=8";
        List<CompletableFuture<Exchange>> results = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            results.add(Background.call(() -> send(two, Bytes.random(LENGTH))));
        }
        // The component sends 16 parts at once, of which each upload keeps one.
        await().until(() -> scrape().sum("openai_uploads_parts_active") == 16);
        assertThat(scrape().sum("openai_uploads_active")).isBetween(2.0, 3.0);
        for (int i = 0; i < 16; i++) {
            results.add(Background.call(() -> send(two, Bytes.random(LENGTH))));
        }
        await().until(() -> scrape().sum("openai_uploads_waiting") >= 3);

        gate.open();
        results.forEach(result -> succeed(result.join()));
        assertThat(scrape().sum("openai_uploads_active")).isZero();
        assertThat(scrape().sum("openai_uploads_parts_active")).isZero();
        assertThat(scrape().sum("openai_uploads_waiting")).isZero();
        assertThat(scrape().sum("openai_uploads_time_seconds_count")).isEqualTo(19);
    }

    @Test
    void shouldShowRequestsThatARateLimitHoldsBack() {
        emulator.script().on(EmulatorCall.ADD_PART).answer(429, Map.of("Retry-After", "2"), "{}");
        CompletableFuture<Exchange> result = Background.call(() -> send(UPLOAD, Bytes.random(LENGTH)));

        await().until(() -> scrape().sum("openai_uploads_requests_waiting") > 0);
        succeed(result.join());
        assertThat(scrape().sum("openai_uploads_requests_waiting")).isZero();
    }

    @Test
    void shouldShowTheRecordsOfAJournalByState() {
        String journal = "&journalDirectory=" + directory.resolve("journal");
        succeed(send(UPLOAD + journal + "&journalKey=one", Bytes.random(LENGTH)));
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, null, "no");
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(6).hold();
        CompletableFuture<Exchange> result =
                Background.call(() -> send(UPLOAD + journal + "&journalKey=two", Bytes.random(LENGTH)));

        await().until(() -> scrape().sum("openai_uploads_journal_records", "state", "completed") == 1);
        Scrape scrape = scrape();
        gate.open();
        result.join();
        assertThat(scrape.all("openai_uploads_journal_records"))
                .extracting(sample -> sample.labels().get("state"))
                .containsExactlyInAnyOrder("pending", "completing", "completed");
        assertThat(scrape.all("openai_uploads_journal_oldest_seconds")).hasSize(3);
    }

    @Test
    void shouldGiveNoNumberForAJournalThatCannotBeRead() {
        context.getRegistry().bind("broken", new MemoryJournal() {
            @Override
            public Optional<JournalView> view(int limit) throws IOException {
                throw new IOException("no connection");
            }
        });
        succeed(send(UPLOAD + "&journal=#broken&journalKey=one", Bytes.random(LENGTH)));

        assertThat(scrape().all("openai_uploads_journal_records"))
                .hasSize(3)
                .allSatisfy(sample -> assertThat(sample.value()).isNaN());
    }

    @Test
    void shouldScrapeWhileAJournalHangs() {
        CountDownLatch hanging = new CountDownLatch(1);
        context.getRegistry().bind("hanging", new MemoryJournal() {
            @Override
            public Optional<JournalView> view(int limit) throws IOException {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Optional.empty();
            }
        });
        succeed(send(UPLOAD + "&journal=#hanging&journalKey=one", Bytes.random(LENGTH)));

        Scrape scrape = scrape();

        hanging.countDown();
        assertThat(scrape.sum("openai_uploads_parts_total")).isEqualTo(PARTS);
        assertThat(scrape.all("openai_uploads_journal_records"))
                .allSatisfy(sample -> assertThat(sample.value()).isNaN());
    }

    @Test
    void shouldHaveNoTimeSeriesForANameOrAnId() {
        for (int i = 0; i < 20; i++) {
            String number = String.valueOf(i);
            send("openai-uploads:upload", exchange -> {
                exchange.getMessage().setBody("text");
                exchange.getMessage().setHeader(Exchange.FILE_NAME, "file" + number + ".jsonl");
                exchange.getMessage().setHeader("CamelOpenAIUploadsPurpose", "purpose" + number);
            });
        }

        String text = registry.scrape();
        assertThat(text.lines().filter(line -> line.startsWith("openai_uploads_time_seconds_count")))
                .singleElement()
                .asString()
                .contains("purpose=\"other\"");
        assertThat(text).doesNotContain(".jsonl", "upload_", "file-", "req_", emulator.apiKey());
    }

    @Test
    void shouldCountOnceInARegistryThatIsBoundTwice() {
        new UploadMetrics(context).bindTo(registry);
        new UploadMetrics(context).bindTo(registry);

        succeed(send(UPLOAD, Bytes.random(LENGTH)));

        assertThat(scrape().sum("openai_uploads_bytes_total")).isEqualTo(LENGTH);
    }

    @Test
    void shouldBindAnotherRegistryWithOneLine() {
        MeterRegistry other = new SimpleMeterRegistry();
        new UploadMetrics(context).bindTo(other);

        succeed(send(UPLOAD, Bytes.random(LENGTH)));

        assertThat(other.get("openai.uploads.bytes").counter().count()).isEqualTo(LENGTH);
        assertThat(other.get("openai.uploads.active").gauge().value()).isZero();
        assertThat(scrape().sum("openai_uploads_bytes_total")).isEqualTo(LENGTH);
    }

    @Test
    void shouldBindARegistryBeforeTheContextStarts() throws Exception {
        try (CamelContext early = super.createCamelContext()) {
            MeterRegistry other = new SimpleMeterRegistry();
            new UploadMetrics(early).bindTo(other);
            early.start();

            early.createProducerTemplate().requestBody(UPLOAD, Bytes.random(LENGTH));

            assertThat(other.get("openai.uploads.bytes").counter().count()).isEqualTo(LENGTH);
            assertThat(other.get("openai.uploads.active").gauge().value()).isZero();
        }
    }

    @Test
    void shouldKeepCountersButNoGaugesWhenTheContextHasStopped() {
        succeed(send(UPLOAD, Bytes.random(LENGTH)));

        context.stop();

        assertThat(registry.getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .collect(Collectors.toSet()))
                .contains("openai.uploads.bytes", "openai.uploads.time")
                .doesNotContain("openai.uploads.active", "openai.uploads.journal.records");
    }

    @Test
    void shouldFindARegistryThatIsThereOnlyWhenAProducerStarts() throws Exception {
        try (CamelContext late = super.createCamelContext()) {
            late.start();
            late.getComponent("openai-uploads").start();
            MeterRegistry simple = new SimpleMeterRegistry();
            late.getRegistry().bind("metricsRegistry", simple);

            late.createProducerTemplate().requestBody(UPLOAD, Bytes.random(LENGTH));

            assertThat(simple.get("openai.uploads.bytes").counter().count()).isEqualTo(LENGTH);
        }
    }

    @Test
    @Tag("camel-4.18")
    void shouldUseTheRegistryThatCamelMicrometerMakes() throws Exception {
        try (CamelContext measured = super.createCamelContext()) {
            measured.addRoutePolicyFactory(new MicrometerRoutePolicyFactory());
            measured.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:measured").to(UPLOAD);
                }
            });
            measured.start();

            measured.createProducerTemplate().requestBody("direct:measured", Bytes.random(LENGTH));

            MeterRegistry made = measured.getRegistry().lookupByNameAndType("metricsRegistry", MeterRegistry.class);
            assertThat(made.get("openai.uploads.bytes").counter().count()).isEqualTo(LENGTH);
            assertThat(made.get("camel.exchanges.succeeded").counters()).isNotEmpty();
        }
    }

    @Test
    void shouldPreferTheCompositeRegistry() throws Exception {
        try (CamelContext several = super.createCamelContext()) {
            CompositeMeterRegistry composite = new CompositeMeterRegistry();
            MeterRegistry simple = new SimpleMeterRegistry();
            composite.add(simple);
            several.getRegistry().bind("simple", simple);
            several.getRegistry().bind("all", composite);
            several.start();

            several.createProducerTemplate().requestBody(UPLOAD, Bytes.random(LENGTH));

            assertThat(simple.get("openai.uploads.bytes").counter().count()).isEqualTo(LENGTH);
        }
    }

    @Test
    void shouldWarnOnceIfItIsUnclearWhichRegistryIsMeant() throws Exception {
        try (CamelContext several = super.createCamelContext();
                CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            several.getRegistry().bind("one", new SimpleMeterRegistry());
            several.getRegistry().bind("two", new SimpleMeterRegistry());
            several.start();

            several.createProducerTemplate().requestBody(UPLOAD, Bytes.random(LENGTH));
            several.createProducerTemplate().requestBody(UPLOAD + "&parallelParts=2", Bytes.random(LENGTH));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("2 beans are a MeterRegistry", "bindTo(registry)");
        }
    }
}
