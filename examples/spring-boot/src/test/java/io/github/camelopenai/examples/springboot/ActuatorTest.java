package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Health and metrics of uploads in Spring Boot's Actuator. */
@Timeout(120)
class ActuatorTest {

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private Path inbox;
    private RunningApplication application;

    @BeforeEach
    void start() throws IOException {
        inbox = Files.createDirectory(directory.resolve("inbox"));
        BatchFile.write(inbox.resolve("batch.jsonl"), 10_000);
    }

    @AfterEach
    void stop() {
        application.close();
        emulator.close();
    }

    private HttpResponse<String> get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + application.port() + "/actuator/" + path);
        try {
            return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitFileIn(String folder) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(inbox.resolve(folder).resolve("batch.jsonl")));
    }

    @Test
    void shouldBeDownAsAWholeWhenTheLastUploadFailedButNotItsProbes() {
        emulator.script().on(EmulatorCall.CREATE).answerError(401, "invalid_api_key", "Incorrect API key provided");
        application = new RunningApplication(emulator, inbox, "--management.endpoint.health.probes.enabled=true");
        awaitFileIn("failed");

        assertThat(get("health").statusCode()).isEqualTo(503);
        assertThat(get("health/uploads")).returns(503, HttpResponse::statusCode).satisfies(health -> assertThat(
                        health.body())
                .contains("producer:openai-uploads-upload-", "Incorrect API key provided"));
        assertThat(get("health/readiness").statusCode()).isEqualTo(200);
        assertThat(get("health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldCountWhatWasUploaded() throws Exception {
        application = new RunningApplication(emulator, inbox);
        awaitFileIn("done");
        long bytes = Files.size(inbox.resolve("done/batch.jsonl"));

        await().untilAsserted(() -> assertThat(
                        get("metrics/openai.uploads.time?tag=outcome:completed").body())
                .contains("{\"statistic\":\"COUNT\",\"value\":1.0}"));
        assertThat(get("metrics/openai.uploads.bytes?tag=purpose:batch").body()).contains("\"value\":" + bytes + ".0");
        assertThat(get("health/uploads").statusCode()).isEqualTo(200);
    }
}
