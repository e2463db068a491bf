package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.uploads.emulator.EmulatorClient.Reply;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsEmulatorTest {

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void shouldMakeAFileOfThePartsInTheOrderOfTheirIds() throws Exception {
        String upload = client.create(11).id();
        String world = client.addPart(upload, "world").id();
        String hello = client.addPart(upload, "hello ").id();

        Reply reply = client.complete(upload, hello, world);

        assertThat(reply.status()).isEqualTo(200);
        EmulatedFile file = emulator.onlyFile();
        assertThat(file.openContent()).hasContent("hello world");
        assertThat(file.bytes()).isEqualTo(11);
        assertThat(file.sha256()).isEqualTo(hash("SHA-256", "hello world"));
        assertThat(file.md5()).isEqualTo(hash("MD5", "hello world"));
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.COMPLETED);
        assertThat(emulator.onlyUpload().fileId()).isEqualTo(file.id());
    }

    @Test
    void shouldAnswerAsThePublishedContractSpecifies() throws Exception {
        JsonNode created = client.create(2).json();
        String id = created.path("id").asText();
        JsonNode part = client.addPart(id, "ab").json();
        JsonNode completed = client.complete(id, part.path("id").asText()).json();

        assertThat(created.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id", "object", "bytes", "created_at", "filename", "purpose", "status", "expires_at", "file");
        assertThat(id).startsWith("upload_");
        assertThat(created.path("status").asText()).isEqualTo("pending");
        assertThat(created.path("file").isNull()).isTrue();
        assertThat(created.path("expires_at").asLong())
                .isEqualTo(created.path("created_at").asLong() + 3600);
        assertThat(part.fieldNames()).toIterable().containsExactlyInAnyOrder("id", "object", "created_at", "upload_id");
        assertThat(part.path("object").asText()).isEqualTo("upload.part");
        assertThat(completed.path("status").asText()).isEqualTo("completed");
        assertThat(completed.path("file").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("id", "object", "bytes", "created_at", "filename", "purpose", "status");
        assertThat(completed.at("/file/id").asText()).startsWith("file-");
        assertThat(completed.at("/file/status").asText()).isEqualTo("processed");
    }

    @Test
    void shouldGiveEveryAnswerARequestId() throws Exception {
        Reply good = client.create(1);
        Reply bad = client.cancel("upload_unknown");

        assertThat(good.header("x-request-id")).startsWith("req_").isNotEqualTo(bad.header("x-request-id"));
        assertThat(bad.header("x-request-id")).startsWith("req_");
        assertThat(good.header("openai-processing-ms")).matches("\\d+");
        assertThat(emulator.requests())
                .extracting(RecordedRequest::requestId)
                .containsExactly(good.header("x-request-id"), bad.header("x-request-id"));
    }

    @Test
    void shouldTakePartsInParallel() throws Exception {
        int parts = 20;
        String upload = client.create(parts * 10L).id();
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        List<CompletableFuture<Reply>> replies = IntStream.range(0, parts)
                .mapToObj(i -> client.addPartAsync(upload, "%010d".formatted(i)))
                .toList();
        await().until(() -> gate.held() == parts);
        assertThat(emulator.inFlight(EmulatorCall.ADD_PART)).isEqualTo(parts);

        gate.open();
        String[] ids = replies.stream().map(reply -> reply.join().id()).toArray(String[]::new);
        client.complete(upload, ids);

        String expected = String.join(
                "", IntStream.range(0, parts).mapToObj("%010d"::formatted).toList());
        assertThat(emulator.onlyFile().openContent()).hasContent(expected);
        assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(parts);
        assertThat(emulator.inFlight(EmulatorCall.ADD_PART)).isZero();
    }

    @Test
    void shouldRecordRequests() throws Exception {
        String upload = client.create(3).id();
        client.addPart(upload, "abc");

        List<RecordedRequest> requests = emulator.requests();

        assertThat(requests)
                .extracting(RecordedRequest::call)
                .containsExactly(EmulatorCall.CREATE, EmulatorCall.ADD_PART);
        assertThat(requests.get(0).json()).isEqualTo(EmulatorClient.createJson(3));
        assertThat(requests.get(0).uploadId()).isEqualTo(upload);
        RecordedRequest add = emulator.requestsOf(EmulatorCall.ADD_PART).get(0);
        assertThat(add.path()).isEqualTo("/v1/uploads/" + upload + "/parts");
        assertThat(add.header("AUTHORIZATION")).contains("Bearer test-key");
        assertThat(add.status()).isEqualTo(200);
        assertThat(add.bodyBytes()).isEqualTo(EmulatorClient.field(new byte[3]).length);
        assertThat(add.part().filename()).isEqualTo("part");
        assertThat(add.part().contentType()).isEqualTo("application/octet-stream");
        assertThat(add.part().bytes()).isEqualTo(3);
        assertThat(add.part().sha256()).isEqualTo(hash("SHA-256", "abc"));
        assertThat(add.startNanos()).isLessThanOrEqualTo(add.endNanos());
    }

    @Test
    void shouldKeepAConnectionForTheNextRequest() throws Exception {
        String upload = client.create(1).id();
        client.addPart(upload, "");
        client.addPart(upload, "a");
        client.cancel(upload);

        assertThat(emulator.connections()).isEqualTo(1);
        assertThat(emulator.requests()).extracting(RecordedRequest::connection).containsOnly(1);
    }

    @Test
    void shouldCloseAllConnectionsOnRequestAndKeepListening() throws Exception {
        client.create(1);
        emulator.dropConnections();
        await().until(() -> emulator.openConnections() == 0);

        assertThat(client.create(1).status()).isEqualTo(200);
        assertThat(emulator.connections()).isEqualTo(2);
    }

    @Test
    void shouldServeAClientThroughAProxy() throws Exception {
        try (TcpProxy line = TcpProxy.to(emulator.port()).latency(Duration.ofMillis(1))) {
            String url = line.through(emulator.baseUrl());
            EmulatorClient api = new EmulatorClient(HttpClient.newHttpClient(), url, emulator.apiKey());
            String upload = api.create(3).id();
            api.complete(upload, api.addPart(upload, "abc").id());

            assertThat(emulator.onlyFile().openContent()).hasContent("abc");
            assertThat(line.connections()).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepFilesInTheConfiguredDirectory(@TempDir Path directory) throws Exception {
        try (UploadsEmulator storing =
                UploadsEmulator.builder().storage(directory).start()) {
            upload(new EmulatorClient(storing), "kept");
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).singleElement().satisfies(file -> {
                assertThat(file).hasContent("kept");
                assertThat(file.getFileName().toString()).endsWith("-data.jsonl");
            });
        }
    }

    @Test
    void shouldHashDiscardedFiles(@TempDir Path directory) throws Exception {
        try (UploadsEmulator discarding =
                UploadsEmulator.builder().storage(directory).discard().start()) {
            upload(new EmulatorClient(discarding), "gone");

            EmulatedFile file = discarding.onlyFile();
            assertThat(file.content()).isNull();
            assertThat(file.sha256()).isEqualTo(hash("SHA-256", "gone"));
            try (Stream<Path> left = Files.walk(directory)) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldLeaveNeitherFilesNorThreadsWhenClosedDuringARequest() throws Exception {
        upload(client, "content");
        Path content = emulator.onlyFile().content();
        String upload = client.create(100).id();
        emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Reply> held = client.addPartAsync(upload, "never");
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 1);

        emulator.close();

        assertThat(held).failsWithin(Duration.ofMinutes(1));
        assertThat(content.getParent()).doesNotExist();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("uploads-emulator")));
    }

    private static void upload(EmulatorClient client, String content) throws IOException {
        String upload = client.create(content.length()).id();
        String part = client.addPart(upload, content).id();
        assertThat(client.complete(upload, part).status()).isEqualTo(200);
    }

    private static String hash(String algorithm, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }
}
