package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The faults of the answers of a range server, and when a rule applies. */
@Timeout(120)
class RangeFaultsTest {

    private static final int LENGTH = 1000;

    private final RangeServer server = RangeServer.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final RangeObject object =
            server.put("/data", "0123456789".repeat(LENGTH / 10).getBytes(StandardCharsets.US_ASCII));

    @AfterEach
    void close() {
        server.close();
    }

    private HttpRequest request(String range) {
        return HttpRequest.newBuilder(server.uri("/data"))
                .header("Range", range)
                .build();
    }

    private HttpResponse<String> get(String range) throws Exception {
        return http.send(request(range), HttpResponse.BodyHandlers.ofString());
    }

    private int status() throws Exception {
        return get("bytes=0-9").statusCode();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    @Test
    void shouldAnswerWithAStatus() throws Exception {
        server.faults().onAny().answer(500);
        server.faults().onAny().answer(503, Map.of("Retry-After", "7"));
        server.faults().onAny().answer(404, Map.of("Content-Type", "text/plain"), "gone");

        assertThat(status()).isEqualTo(500);
        HttpResponse<String> busy = get("bytes=0-9");
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(header(busy, "Retry-After")).isEqualTo("7");
        assertThat(busy.body()).contains("<Code>");
        assertThat(get("bytes=0-9").body()).isEqualTo("gone");
        assertThat(status()).isEqualTo(206);
    }

    @Test
    void shouldApplyARuleToTheRequestsThatItNames() throws Exception {
        server.faults().on("data").nth(2).times(2).answer(500);
        server.faults()
                .onAny()
                .when(request -> "bytes=7-7".equals(request.range()))
                .always()
                .answer(429);

        assertThat(status()).isEqualTo(206);
        assertThat(status()).isEqualTo(500);
        assertThat(status()).isEqualTo(500);
        assertThat(status()).isEqualTo(206);
        assertThat(get("bytes=7-7").statusCode()).isEqualTo(429);
        assertThat(get("bytes=7-7").statusCode()).isEqualTo(429);

        server.faults().clear();

        assertThat(get("bytes=7-7").statusCode()).isEqualTo(206);
    }

    @Test
    void shouldAnswerAnotherRangeThanTheOneAskedFor() throws Exception {
        server.faults().onAny().otherRange(5, 14);
        server.faults().onAny().narrowRange(3);
        server.faults().onAny().ignoreRange();

        HttpResponse<String> other = get("bytes=0-9");
        HttpResponse<String> narrow = get("bytes=0-9");
        HttpResponse<String> whole = get("bytes=0-9");

        assertThat(other.statusCode()).isEqualTo(206);
        assertThat(header(other, "Content-Range")).isEqualTo("bytes 5-14/1000");
        assertThat(other.body()).isEqualTo("5678901234");
        assertThat(header(narrow, "Content-Range")).isEqualTo("bytes 0-2/1000");
        assertThat(narrow.body()).isEqualTo("012");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(header(whole, "Content-Range")).isNull();
        assertThat(whole.body()).hasSize(LENGTH);
    }

    @Test
    void shouldAnswerWithOtherHeaders() throws Exception {
        server.faults().onAny().withHeader("ETag", "\"other\"");
        server.faults().onAny().withHeader("Content-Range", null);

        assertThat(header(get("bytes=0-9"), "ETag")).isEqualTo("\"other\"");
        HttpResponse<String> without = get("bytes=0-9");
        assertThat(without.statusCode()).isEqualTo(206);
        assertThat(header(without, "Content-Range")).isNull();
        assertThat(without.body()).isEqualTo("0123456789");
    }

    @Test
    void shouldChangeTheObjectInTheMiddleOfAnAnswer() throws Exception {
        String changed = "\u00cf";
        server.faults().onAny().changeAfter(3);

        HttpResponse<String> old = get("bytes=0-9");
        HttpResponse<String> now =
                http.send(request("bytes=0-0"), HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));

        assertThat(old.body()).isEqualTo("0123456789");
        assertThat(header(old, "ETag")).isEqualTo(object.etag());
        assertThat(now.body()).isEqualTo(changed);
        assertThat(header(now, "ETag")).isEqualTo(server.object("/data").etag()).isNotEqualTo(object.etag());
        assertThat(server.object("/data").length()).isEqualTo(LENGTH);
        assertThat(server.object("/data").sha256()).isNotEqualTo(object.sha256());
        assertThat(header(now, "Last-Modified")).isNotEqualTo(header(old, "Last-Modified"));
    }

    @Test
    void shouldRunAnActionInTheMiddleOfAnAnswer() throws Exception {
        server.faults().onAny().runAfter(3, () -> server.delete("/data"));

        assertThat(get("bytes=0-9").body()).isEqualTo("0123456789");
        assertThat(status()).isEqualTo(404);
    }

    @Test
    void shouldSendOneAnswerSlowly() throws Exception {
        server.faults().onAny().slow(2000);
        long start = System.nanoTime();

        assertThat(get("bytes=0-999").body()).hasSize(LENGTH);
        // Half a second, less the 50 ms that may be caught up.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
    }
}
