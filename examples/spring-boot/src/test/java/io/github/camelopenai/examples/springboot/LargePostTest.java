package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A POST that is more than twice as large as the heap, to the application in a process of its own. */
@Timeout(180)
class LargePostTest {

    private static final long BYTES = 150_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static final UploadsEmulator EMULATOR =
            UploadsEmulator.builder().discard().start();
    private static ApplicationProcess application;

    @BeforeAll
    static void start() throws IOException {
        BatchFile.write(file(), BYTES);
        application = new ApplicationProcess(
                EMULATOR,
                directory,
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError");
        await().atMost(PATIENCE).until(() -> application.isReady() || !application.isRunning());
    }

    @AfterAll
    static void stop() throws Exception {
        application.close();
        EMULATOR.close();
    }

    private static Path file() {
        return directory.resolve("batch.jsonl");
    }

    private static String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> post(String name, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(application.file(name)).POST(body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static BodyPublisher body(String kind) throws IOException {
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> {
            try {
                return Files.newInputStream(file());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return kind.equals("chunked") ? chunked : BodyPublishers.fromPublisher(chunked, Files.size(file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "with a length"})
    void shouldUploadWhatIsLargerThanTheHeap(String kind) throws Exception {
        String name = kind.replace(' ', '-') + ".jsonl";

        HttpResponse<String> response = post(name, body(kind));

        assertThat(response.statusCode()).as(LargePostTest::output).isEqualTo(201);
        assertThat(response.body()).contains("\"filename\":\"" + name + "\"");
        assertThat(EMULATOR.files())
                .filteredOn(file -> file.filename().equals(name))
                .singleElement()
                .satisfies(file -> assertThat(file.sha256()).isEqualTo(Sha256.of(file())));
        assertThat(output()).doesNotContain("OutOfMemoryError");
        try (var spooled = Files.list(directory.resolve("spool"))) {
            assertThat(spooled).isEmpty();
        }
    }

    /** The content type that curl sends with {@code --data-binary}. */
    @Test
    void shouldTakeWhatIsCalledAFormAsItIs() throws Exception {
        String type = "application/x-www-form-urlencoded";

        HttpResponse<String> response = post("form.jsonl", BodyPublishers.ofString("a=1&b=2"), "Content-Type", type);

        assertThat(response.statusCode()).as(LargePostTest::output).isEqualTo(201);
        assertThat(response.body()).contains("\"filename\":\"form.jsonl\"", "\"bytes\":7");
    }

    @Test
    void shouldRefuseWhatCannotBeUploaded() throws Exception {
        int before = EMULATOR.requests().size();
        BodyPublisher lines = BodyPublishers.ofString("some lines");

        List<Integer> statuses = List.of(
                post("batch.jsonl", lines, "Content-Encoding", "gzip").statusCode(),
                post("batch.jsonl", lines, "Content-Type", "multipart/form-data; boundary=x")
                        .statusCode(),
                post("batch", lines).statusCode(),
                post("batch.jsonl", BodyPublishers.noBody()).statusCode());

        assertThat(statuses).containsExactly(415, 415, 400, 400);
        assertThat(EMULATOR.requests()).hasSize(before);
    }

    @Test
    void shouldSayThatThereIsNoFile() throws Exception {
        EMULATOR.script().on(EmulatorCall.CREATE).answerError(400, null, "no");

        HttpResponse<String> response = post("failed.jsonl", BodyPublishers.ofString("some lines"));

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("upload_failed");
    }
}
