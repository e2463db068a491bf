package io.github.camelopenai.examples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.JavaProcess;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The heap that the route needs. A client with {@code HTTP_2} asks for the upgrade, which the server refuses. */
@Timeout(120)
class MemoryTest {

    private static final long BYTES = 100_000_000;
    private static final String HEAP = "-Xmx64m";
    private static final int PART = 2 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path content;

    @TempDir
    private Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.builder().discard().start();
    private final AtomicLong sent = new AtomicLong();
    private Map<String, String> settings;
    private JavaProcess route;

    @BeforeAll
    static void makeFile() throws IOException {
        BatchFile.write(file(), BYTES);
    }

    private static Path file() {
        return content.resolve("batch.jsonl");
    }

    @BeforeEach
    void start() throws IOException {
        Path spool = Files.createDirectory(directory.resolve("spool"));
        settings = Camel.settings(
                emulator,
                Map.of(
                        "camel.component.openai-uploads.spool-directory", spool.toString(),
                        "camel.component.openai-uploads.part-size", String.valueOf(PART)));
        route = RouteProcess.start(settings, directory.resolve("output"), HEAP, "-XX:+ExitOnOutOfMemoryError");
        await().atMost(PATIENCE).until(() -> isServing() || !route.isRunning());
    }

    /** The server listens before the route has started. The route accepts only POST. */
    private boolean isServing() {
        try {
            HttpURLConnection get = (HttpURLConnection)
                    Camel.file(settings, "batch.jsonl").toURL().openConnection();
            return get.getResponseCode() == HttpURLConnection.HTTP_BAD_METHOD;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        route.close();
        emulator.close();
    }

    private CompletableFuture<HttpResponse<String>> post(HttpClient.Version version, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(Camel.file(settings, "batch.jsonl"))
                .POST(body)
                .build();
        return HttpClient.newBuilder().version(version).build().sendAsync(request, BodyHandlers.ofString());
    }

    private BodyPublisher chunked() {
        return BodyPublishers.ofInputStream(() -> {
            try {
                return new Counted(Files.newInputStream(file()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void requireUploaded(CompletableFuture<HttpResponse<String>> response) throws Exception {
        assertThat(response)
                .as(route::output)
                .succeedsWithin(PATIENCE)
                .extracting(HttpResponse::statusCode)
                .isEqualTo(201);
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(file()));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void shouldLetTheClientWaitAsLongAsOpenAIDoes(HttpClient.Version version) throws Exception {
        Gate parts = emulator.script().on(EmulatorCall.ADD_PART).always().hold();

        var response = post(version, BodyPublishers.fromPublisher(chunked(), Files.size(file())));

        await().atMost(PATIENCE).until(() -> parts.held() == 4 || response.isDone());
        // Four parts that are being sent, one that is being read, and the socket buffers of both ends.
        await("It takes no more")
                .during(Duration.ofSeconds(1))
                .until(() -> route.isRunning() && sent.get() < 5 * PART + 20_000_000);
        parts.open();
        requireUploaded(response);
    }

    @Test
    void shouldUploadMoreThanTheHeapHoldsWithoutALength() throws Exception {
        requireUploaded(post(HttpClient.Version.HTTP_2, chunked()));
    }

    /** Counts the bytes that the client reads in order to send them. */
    private final class Counted extends FilterInputStream {

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            sent.addAndGet(Math.max(count, 0));
            return count;
        }
    }
}
