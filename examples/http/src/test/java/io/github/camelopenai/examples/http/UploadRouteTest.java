package io.github.camelopenai.examples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class UploadRouteTest {

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> settings = new HashMap<>();
    private Path spool;
    private Camel camel;
    private Path file;

    @BeforeEach
    void makeFile() throws Exception {
        spool = Files.createDirectory(directory.resolve("spool"));
        file = directory.resolve("batch.jsonl");
        byte[] content = new byte[5_000_000];
        new SplittableRandom(1).nextBytes(content);
        Files.write(file, content);
        settings.put("camel.component.openai-uploads.part-size", "1MiB");
        settings.put("camel.component.openai-uploads.max-retries", "0");
        settings.put("camel.component.openai-uploads.outcome-timeout", "1s");
        settings.put("camel.component.openai-uploads.spool-directory", spool.toString());
        settings.put("client-patience", "20s");
        settings.put("journal", directory.resolve("journal").toString());
    }

    @AfterEach
    void stop() throws Exception {
        if (camel != null) {
            camel.close();
        }
        try (Stream<Path> spooled = Files.list(spool)) {
            assertThat(spooled).isEmpty();
        }
        assertThat(emulator.uploads()).noneMatch(upload -> upload.status() == UploadStatus.PENDING);
        // A stopped thread may need a moment to end.
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(thread -> thread.contains("OpenAIUploads") || thread.contains("vert.x")));
        emulator.close();
    }

    private void start() throws IOException {
        camel = Camel.start(emulator, settings);
    }

    private HttpResponse<String> post(String name, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(camel.file(name))
                .timeout(Duration.ofSeconds(60))
                .POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private BodyPublisher withLength() throws IOException {
        return BodyPublishers.ofFile(file);
    }

    private BodyPublisher chunked() {
        return chunked(file);
    }

    private static BodyPublisher chunked(Path file) {
        return BodyPublishers.ofInputStream(() -> {
            try {
                return Files.newInputStream(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Path compressed() throws IOException {
        Path gz = directory.resolve("batch.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            Files.copy(file, out);
        }
        return gz;
    }

    private void requireUploaded(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        EmulatedFile uploaded = emulator.onlyFile();
        assertThat(response.body()).contains("\"id\":\"" + uploaded.id() + "\"", "\"bytes\":5000000");
        assertThat(uploaded.filename()).isEqualTo("batch.jsonl");
        assertThat(uploaded.sha256()).isEqualTo(Sha256.of(file));
    }

    @Test
    void shouldUploadABodyWithALength() throws Exception {
        start();

        requireUploaded(post("batch.jsonl", withLength()));
    }

    @Test
    void shouldUploadAChunkedBody() throws Exception {
        start();

        requireUploaded(post("batch.jsonl", chunked()));
    }

    @Test
    void shouldBeginToUploadABodyWithALengthBeforeItsEnd() throws Exception {
        start();
        try (Socket socket = begin(5_000_000, 3_000_000)) {
            await().until(() -> emulator.requestsOf(EmulatorCall.ADD_PART).size() >= 2);
            assertThat(socket.isConnected()).isTrue();
        }
        await().until(() -> emulator.onlyUpload().status() == UploadStatus.CANCELLED);
    }

    /** A request that announces more bytes of the file than it sends. */
    private Socket begin(int announced, int sent) throws IOException {
        Socket socket = new Socket(camel.file("").getHost(), camel.file("").getPort());
        String head =
                "POST /files/batch.jsonl HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + announced + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(Files.readAllBytes(file), 0, sent);
        return socket;
    }

    @Test
    void shouldCancelTheUploadWhenTheClientBreaksOff() throws Exception {
        start();
        try (Socket socket = begin(5_000_000, 3_000_000)) {
            await().until(() -> !emulator.uploads().isEmpty());
            assertThat(socket.isConnected()).isTrue();
        }

        await().until(() -> emulator.onlyUpload().status() == UploadStatus.CANCELLED);
        assertThat(emulator.files()).isEmpty();
    }

    @Test
    void shouldMakeNoUploadOfAChunkedBodyWhoseClientBreaksOff() throws Exception {
        start();
        try (Socket socket = new Socket(camel.file("").getHost(), camel.file("").getPort())) {
            String head = "POST /files/batch.jsonl HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "200000\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(Files.readAllBytes(file), 0, 0x100000);
            await().until(() -> spooledBytes() > 0);
        }

        await().until(() -> spooledBytes() == 0);
        assertThat(emulator.uploads()).isEmpty();
    }

    private long spooledBytes() throws IOException {
        try (Stream<Path> spooled = Files.list(spool)) {
            return spooled.mapToLong(path -> path.toFile().length()).sum();
        }
    }

    @Test
    void shouldGiveUpAClientThatSendsNothingMore() throws Exception {
        settings.put("client-patience", "1s");
        start();
        try (Socket socket = begin(5_000_000, 3_000_000)) {
            byte[] answer = new byte[12];
            socket.getInputStream().readNBytes(answer, 0, answer.length);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldAnswerWithoutSecretsWhenTheUploadFailsAndSucceedWhenTheClientTriesAgain() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, "bad_part", "This part is bad");
        start();

        HttpResponse<String> refused = post("batch.jsonl", withLength(), "Authorization", "Bearer of-the-client");

        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("\"error\":\"upload_failed\"");
        assertThat(refused.body() + refused.headers().map())
                .doesNotContain(emulator.apiKey(), "of-the-client", "127.0.0.1", "This part is bad");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);

        requireUploaded(post("batch.jsonl", withLength()));
    }

    @Test
    void shouldSayWhenNobodyKnowsWhetherThereIsAFile() throws Exception {
        emulator.script().on(EmulatorCall.COMPLETE).always().cutBeforeReading();
        emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(500, "no", "No list");
        start();

        HttpResponse<String> unknown = post("batch.jsonl", withLength());

        assertThat(unknown.statusCode()).isEqualTo(502);
        assertThat(unknown.body())
                .contains("\"error\":\"unknown_outcome\"", emulator.onlyUpload().id());
        emulator.script().clear();
        emulator.advanceClock(Duration.ofHours(2));
    }

    @Test
    void shouldNotTakeTheLengthOfACompressedBodyForThatOfItsContent() throws Exception {
        start();

        requireUploaded(post("batch.jsonl", BodyPublishers.ofFile(compressed()), "Content-Encoding", "gzip"));
        assertThat(emulator.onlyUpload().bytes()).isEqualTo(5_000_000);
    }

    @Test
    void shouldRefuseACompressedBodyThatIsCutOrNoneOrCompressedOtherwise() throws Exception {
        Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(Files.readAllBytes(compressed()), 1_000_000));
        start();

        assertThat(post("batch.jsonl", BodyPublishers.ofFile(cut), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("batch.jsonl", withLength(), "Content-Encoding", "gzip").statusCode())
                .isEqualTo(400);
        assertThat(post("batch.jsonl", withLength(), "Content-Encoding", "br").statusCode())
                .isEqualTo(400);
        assertThat(emulator.uploads()).isEmpty();
    }

    /** A wrong route: the decompressed content is shorter or longer than the Content-Length. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFailBeforeCompleteWhenALengthThatLiesIsTrusted(boolean shorter) throws Exception {
        if (!shorter) {
            Files.write(file, new byte[5_000_000]);
        }
        settings.put("camel.main.routes-include-pattern", "classpath:camel/upload.yaml,classpath:trusting.yaml");
        start();

        HttpResponse<String> refused =
                post("trusting/batch.jsonl", BodyPublishers.ofFile(compressed()), "Content-Encoding", "gzip");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(emulator.files()).isEmpty();
    }

    @Test
    void shouldMakeOneFileWhenTheClientRepeatsARequestThatHasSucceeded() throws Exception {
        start();

        requireUploaded(post("batch.jsonl", withLength(), "Idempotency-Key", "1"));
        requireUploaded(post("batch.jsonl", chunked(), "Idempotency-Key", "1"));
        requireUploaded(post("batch.jsonl", withLength(), "Idempotency-Key", "1"));

        assertThat(emulator.uploads()).hasSize(1);
        post("batch.jsonl", withLength(), "Idempotency-Key", "2");
        assertThat(emulator.files()).hasSize(2);
    }

    @Test
    void shouldSendOnlyWhatIsMissingWhenTheClientRepeatsARequestAfterACrash() throws Exception {
        settings.put("camel.component.openai-uploads.parallel-parts", "1");
        settings.put("camel.main.shutdown-timeout", "1");
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).hold();
        start();
        var lost = client.sendAsync(
                HttpRequest.newBuilder(camel.file("batch.jsonl"))
                        .header("Idempotency-Key", "1")
                        .POST(withLength())
                        .build(),
                BodyHandlers.ofString());
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 1
                && emulator.requestsOf(EmulatorCall.ADD_PART).size() == 3);
        camel.close();
        await().until(lost::isDone);

        start();

        requireUploaded(post("batch.jsonl", withLength(), "Idempotency-Key", "1"));
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(6);
    }

    @Test
    void shouldRefuseAnEmptyBody() throws Exception {
        start();

        assertThat(post("batch.jsonl", BodyPublishers.noBody()).statusCode()).isEqualTo(400);
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldRefuseMoreThanIsTakenWhateverTheFraming() throws Exception {
        settings.put("max-bytes", "4999999");
        start();

        assertThat(post("batch.jsonl", withLength()).statusCode()).isEqualTo(413);
        assertThat(post("batch.jsonl", chunked()).statusCode()).isEqualTo(413);
        HttpResponse<String> compressed =
                post("batch.jsonl", BodyPublishers.ofFile(compressed()), "Content-Encoding", "gzip");
        assertThat(compressed.statusCode()).isEqualTo(413);
        assertThat(compressed.body()).contains("\"error\":\"too_large\"");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldTakeNoOrdersFromHeadersOfTheClient() throws Exception {
        start();

        requireUploaded(post(
                "batch.jsonl",
                withLength(),
                "CamelOpenAIUploadsPurpose",
                "assistants",
                "CamelOpenAIUploadsBytes",
                "17"));
        assertThat(emulator.onlyFile().purpose()).isEqualTo("batch");
    }
}
