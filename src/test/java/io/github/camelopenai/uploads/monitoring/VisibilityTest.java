package io.github.camelopenai.uploads.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads as Camel's own tools show them: dev console, JMX and health. */
@Timeout(120)
class VisibilityTest extends UploadsTestSupport {

    private static final int LENGTH = 1_000_000;

    /** Bytes that are written to a connection at a time. */
    private static final int PIECE = 128 * 1024;

    private static final String UPLOAD = "openai-uploads:upload?partSize=250000&parallelParts=2&fileName=batch.jsonl";

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration.withJMX(true));
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                HealthCheckHelper.getHealthCheckRepository(getContext(), "producers")
                        .setEnabled(true);
                from("direct:upload").to(UPLOAD);
                from("direct:remembered").to(UPLOAD + "&journalDirectory=" + directory.resolve("journal"));
            }
        };
    }

    private JsonObject json() {
        return (JsonObject) devConsole().call(DevConsole.MediaType.JSON);
    }

    private List<JsonObject> json(String list) {
        return ((JsonArray) json().get(list))
                .stream().map(JsonObject.class::cast).toList();
    }

    private String text() {
        return (String) devConsole().call(DevConsole.MediaType.TEXT);
    }

    private CompletableFuture<?> begin(String uri) throws Exception {
        var file = Bytes.file(directory, "batch.jsonl", LENGTH);
        CompletableFuture<?> upload = Background.run(() -> send(uri, file));
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 2);
        return upload;
    }

    @Test
    void shouldShowAnUploadInTheConsoleWhileItIsInFlightAndNotAfterwards() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().holdAnswer();

        CompletableFuture<?> upload = begin("direct:remembered");
        // Between the refused attempt and the next one, all bytes count as sent and a moment later fewer do.
        await().until(() -> gate.held() == 2 && (long) json("uploads").get(0).get("sentBytes") == LENGTH / 2);

        JsonObject shown = json("uploads").get(0);
        assertThat(shown)
                .containsEntry("uploadId", emulator.onlyUpload().id())
                .containsEntry("filename", "batch.jsonl")
                .containsEntry("phase", "OPEN")
                .containsEntry("totalBytes", (long) LENGTH)
                .containsEntry("uploadedBytes", 0L)
                .containsEntry("partsInFlight", 2)
                .containsEntry("partCount", 4);
        assertThat((long) shown.get("bytesPerSecond")).isPositive();
        assertThat((long) shown.get("expiresInSeconds")).isBetween(3000L, 3600L);
        assertThat((String) shown.get("journalKey")).startsWith(directory.toString());
        assertThat(text())
                .contains("Uploads in flight: 1\n")
                .contains("batch.jsonl 0.5 of 1.0 MB, 50 %")
                .containsPattern(
                        emulator.onlyUpload().id() + ", OPEN, parts 0 of 4, age [0-9]+ s, expires in 59 min, journal ");

        gate.open();
        upload.join();
        assertThat(json("uploads")).isEmpty();
        assertThat(json("totals").get(0))
                .containsEntry("created", 1L)
                .containsEntry("completed", 1L)
                .containsEntry("parts", 4L)
                .containsEntry("bytes", (long) LENGTH)
                .containsEntry("retries", 1L);
    }

    /** This may be ahead of what the server has by what the operating system buffers, but not behind it. */
    @Test
    void shouldShowAsSentWhatTheOperatingSystemHasTaken() throws Exception {
        try (TcpProxy slow = TcpProxy.to(emulator.port()).bandwidthPerConnection(3_000_000)) {
            var file = Bytes.file(directory, "batch.jsonl", 12_000_000);
            String uri = "openai-uploads:upload?parallelParts=2&baseUrl=" + slow.through(emulator.baseUrl());
            CompletableFuture<?> upload = Background.run(() -> send(uri, file));
            await().until(() ->
                    !json("uploads").isEmpty() && (long) json("uploads").get(0).get("sentBytes") > 1_000_000);

            long passed = slow.bytes(Direction.TO_SERVER);
            long sent = (long) json("uploads").get(0).get("sentBytes");

            // A piece that is being written of each part is counted when it is written.
            assertThat(sent).isBetween(passed - 2 * (PIECE + 10_000), 12_000_000L);
            upload.join();
        }
    }

    @Test
    void shouldNotShowAnUploadAsInFlightThatItsJournalKeepsForLater() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).always().answerError(403, null, "no");

        send("direct:remembered", Bytes.file(directory, "batch.jsonl", LENGTH));

        assertThat(json("uploads")).isEmpty();
    }

    @Test
    void shouldShowTheLastFailuresWithTheirIds() {
        emulator.script().on(EmulatorCall.ADD_PART).answerError(400, "bad_part", "no such luck");

        var result = send("direct:upload", Bytes.random(LENGTH));

        JsonObject failure = json("lastFailures").get(0);
        assertThat(failure)
                .containsEntry("operation", "upload")
                .containsEntry("uploadId", emulator.onlyUpload().id())
                .containsEntry("filename", "batch.jsonl")
                .containsEntry("exchangeId", result.getExchangeId())
                .containsEntry("unknownOutcome", false)
                .containsEntry("message", result.getException().getMessage());
        assertThat(text()).contains("Last failures: 1").contains("no such luck").contains("request id req_");
    }

    @Test
    void shouldShowThatTheServerLimitsTheRate() {
        emulator.script()
                .on(EmulatorCall.CREATE)
                .always()
                .answer(429, Map.of("Retry-After", "60"), "{\"error\":{\"message\":\"slow down\"}}");

        send(UPLOAD + "&maxRetries=0", "content");

        JsonObject pace = json("pace").get(0);
        assertThat(pace).containsEntry("baseUrl", emulator.baseUrl()).containsEntry("unansweredSince", null);
        assertThat((long) pace.get("heldForMillis")).isBetween(30_000L, 60_000L);
        assertThat(text())
                .contains("Pace at " + emulator.baseUrl() + ": rate-limited, none for")
                .contains(", 0 run, 0 wait");
    }

    @Test
    void shouldCountInJmxWhatTheServerHasReceived() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");
        send("direct:upload", Bytes.random(LENGTH));
        assertThat(attribute("BytesUploaded")).isEqualTo(emulator.onlyFile().bytes());
        assertThat(attribute("PartsUploaded")).isEqualTo(4L);
        emulator.script().on(EmulatorCall.ADD_PART).answerError(403, null, "no such luck");
        send("direct:upload", Bytes.random(LENGTH));

        assertThat(attribute("UploadsCreated")).isEqualTo(2L);
        assertThat(attribute("UploadsCompleted")).isEqualTo(1L);
        assertThat(attribute("UploadsCancelled")).isEqualTo(1L);
        assertThat(attribute("Failures")).isEqualTo(1L);
        assertThat(attribute("Retries")).isEqualTo(1L);
        assertThat(attribute("ConsecutiveFailures")).isEqualTo(1);
        assertThat((String) attribute("LastError"))
                .contains("OpenAIUploadsException")
                .contains("no such luck");
    }

    private static Object attribute(String name) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern = new ObjectName("org.apache.camel:type=endpoints,name=\"openai-uploads://upload*\",*");
        for (ObjectName endpoint : server.queryNames(pattern, null)) {
            if (!endpoint.toString().contains("journalDirectory")) {
                return server.getAttribute(endpoint, name);
            }
        }
        throw new AssertionError("no such endpoint");
    }

    private HealthCheck.Result health() {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invoke(context);
        return results.stream()
                .filter(result -> result.getCheck().getId().startsWith("producer:openai-uploads-upload"))
                .filter(result ->
                        !result.getDetails().get("endpoint.uri").toString().contains("journal"))
                .findAny()
                .orElseThrow();
    }

    @Test
    void shouldBeUnhealthyWhileTheApiRefuses() {
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        emulator.script().on(EmulatorCall.CREATE).times(2).answerError(401, "invalid_api_key", "no");
        send("direct:upload", "content");
        send("direct:upload", "content");
        int before = emulator.requests().size();

        HealthCheck.Result down = health();

        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getDetails())
                .containsEntry("openai-uploads.consecutive.failures", 2)
                .containsEntry(
                        "openai-uploads.last.error.class", "io.github.camelopenai.uploads.api.OpenAIUploadsException");
        send("direct:upload", "content");
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        // The checks themselves have asked for nothing.
        assertThat(emulator.requests()).hasSize(before + 3);
    }

    @Test
    void shouldStayHealthyWhenTheContentIsRefused() {
        send("direct:upload", "");
        send("direct:upload", directory.resolve("nothing-here"));

        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(json("lastFailures")).hasSize(2);
    }
}
