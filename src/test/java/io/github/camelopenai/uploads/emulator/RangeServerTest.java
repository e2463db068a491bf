package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.support.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of a range server that has no faults. */
@Timeout(120)
class RangeServerTest {

    private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.US_ASCII);

    private final RangeServer server = RangeServer.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,bytes 0-0/10",
        "bytes=2-4,234,bytes 2-4/10",
        "bytes=7-,789,bytes 7-9/10",
        "bytes=8-1000,89,bytes 8-9/10",
        "bytes=-3,789,bytes 7-9/10",
        "bytes=-1000,0123456789,bytes 0-9/10"
    })
    void shouldSendTheRangeThatIsAskedFor(String range, String bytes, String contentRange) throws Exception {
        server.put("/data", TEN);

        HttpResponse<String> answer = get("/data", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(bytes);
        assertThat(header(answer, "Content-Range")).isEqualTo(contentRange);
        assertThat(header(answer, "Content-Length")).isEqualTo(String.valueOf(bytes.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "bytes=5-4", "bytes=-", "items=0-1", "bytes=a-b"})
    void shouldSendAllBytesForARangeThatItDoesNotServe(String range) throws Exception {
        server.put("/data", TEN);

        HttpResponse<String> answer = get("/data", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("0123456789");
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
    }

    @Test
    void shouldRefuseARangeBehindTheEnd() throws Exception {
        server.put("/data", TEN);
        server.put("/empty", new byte[0]);

        HttpResponse<String> behind = get("/data", "Range", "bytes=10-");
        HttpResponse<String> empty = get("/empty", "Range", "bytes=0-0");

        assertThat(behind.statusCode()).isEqualTo(416);
        assertThat(header(behind, "Content-Range")).isEqualTo("bytes */10");
        assertThat(empty.statusCode()).isEqualTo(416);
        assertThat(header(empty, "Content-Range")).isEqualTo("bytes */0");
        assertThat(get("/empty").body()).isEmpty();
    }

    @Test
    void shouldServeAFileAndGeneratedBytes(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), TEN);
        server.put("/file", file);
        RangeObject generated = server.putGenerated("/generated", 300_000, 7);

        HttpResponse<byte[]> whole = http.send(
                HttpRequest.newBuilder(server.uri("/generated")).build(), HttpResponse.BodyHandlers.ofByteArray());
        HttpResponse<byte[]> part = http.send(
                HttpRequest.newBuilder(server.uri("/generated"))
                        .header("Range", "bytes=65000-200000")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(get("/file", "Range", "bytes=3-5").body()).isEqualTo("345");
        assertThat(whole.body()).hasSize(300_000);
        assertThat(Bytes.sha256(whole.body())).isEqualTo(generated.sha256());
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 65_000, 200_001));
        assertThat(server.putGenerated("/again", 300_000, 7).sha256()).isEqualTo(generated.sha256());
        assertThat(server.putGenerated("/other", 300_000, 8).sha256()).isNotEqualTo(generated.sha256());
    }

    @Test
    void shouldServeAPathOfAnyCharacters() throws Exception {
        server.put("/a folder/ü+%&.txt", TEN);

        assertThat(get("/a folder/ü+%&.txt").body()).isEqualTo("0123456789");
        assertThat(server.requests().get(0).path()).isEqualTo("/a folder/ü+%&.txt");
    }

    @Test
    void shouldServeManyRequestsOnOneConnection() throws Exception {
        server.put("/data", TEN);
        for (int i = 0; i < 5; i++) {
            assertThat(get("/data", "Range", "bytes=" + i + "-" + i).body()).isEqualTo(String.valueOf(i));
        }

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.maxInFlight()).isEqualTo(1);
        assertThat(server.requests()).hasSize(5).allSatisfy(request -> {
            assertThat(request.status()).isEqualTo(206);
            assertThat(request.ended()).isTrue();
            assertThat(request.connection()).isEqualTo(1);
        });
        assertThat(server.requests().get(4).range()).isEqualTo("bytes=4-4");
        assertThat(server.bytesSent("/data")).isEqualTo(5);

        server.forgetRequests();

        assertThat(server.requests()).isEmpty();
        assertThat(server.maxInFlight()).isZero();
    }

    /** A request has ended when its client has the last byte, so that a test need not wait before it looks. */
    @Test
    void shouldNotCountARequestAsInFlightWhoseClientHasTheWholeAnswer() throws Exception {
        server.put("/data", TEN);
        for (int i = 1; i <= 200; i++) {
            try (RawClient client = new RawClient(server.port())) {
                client.send("GET /data HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("0123456789");

                assertThat(server.requests()).hasSize(i).allMatch(RangeRequest::ended);
            }
        }
        assertThat(server.maxInFlight()).isEqualTo(1);
        assertThat(server.connections()).isEqualTo(200);
    }

    @Test
    void shouldSendTheHeadAloneForAHeadRequestAndRefuseOtherMethods() throws Exception {
        server.put("/data", TEN);
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.send("HEAD /data HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 200")
                    .contains("Content-Length: 10");
            assertThat(client.send("PUT /data HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab")
                            .readUntil("</Error>"))
                    .startsWith("HTTP/1.1 405")
                    .contains("Allow: GET, HEAD");
            assertThat(client.send("GET /data HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .readAll())
                    .endsWith("\r\n\r\n0123456789");
        }
    }

    @Test
    void shouldRedirect() throws Exception {
        server.put("/data", TEN);
        server.redirect("/old", server.uri("/data"), 302);
        server.redirect("/relative", "data", 307);
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        for (String path : List.of("/old", "/relative")) {
            HttpRequest request = HttpRequest.newBuilder(server.uri(path)).build();
            assertThat(following
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("0123456789");
        }
        assertThat(get("/old").statusCode()).isEqualTo(302);
    }

    @Test
    void shouldServeOverTlsWithTheCertificateOfTheEmulator() throws Exception {
        try (RangeServer tls = RangeServer.builder().tls().start();
                UploadsEmulator emulator = UploadsEmulator.builder().tls(true).start()) {
            RangeObject object = tls.putGenerated("/data", 200_000, 3);
            HttpClient client =
                    HttpClient.newBuilder().sslContext(emulator.sslContext()).build();
            URI uri = tls.uri("/data");

            HttpResponse<byte[]> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());

            assertThat(uri.getScheme()).isEqualTo("https");
            assertThat(Bytes.sha256(answer.body())).isEqualTo(object.sha256());
            assertThat(tls.trustStore()).isNotEmptyFile();
            assertThatThrownBy(() ->
                            http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldNotSendFasterThanItsRate() throws Exception {
        try (RangeServer slow = RangeServer.builder()
                .bytesPerSecond(1_000_000)
                .latency(Duration.ofMillis(100))
                .start()) {
            slow.putGenerated("/data", 300_000, 1);
            long start = System.nanoTime();

            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(slow.uri("/data")).build(), HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.body()).hasSize(300_000);
            // 100 ms of latency and 300 ms at the rate, less the 50 ms that may be caught up.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(350));
        }
    }
}
