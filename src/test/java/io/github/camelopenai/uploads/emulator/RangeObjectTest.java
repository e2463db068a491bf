package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The options of an object of a range server, and the conditions of requests for it. */
@Timeout(120)
class RangeObjectTest {

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

    private int statusUnmodifiedSince(String date) throws Exception {
        return get("/data", "If-Unmodified-Since", date).statusCode();
    }

    @Test
    void shouldCompareStrongETagsAlone() throws Exception {
        RangeObject object = server.put("/data", TEN);
        String etag = object.etag();

        assertThat(get("/data", "If-Match", etag).statusCode()).isEqualTo(200);
        assertThat(get("/data", "If-Match", "\"other\", " + etag).statusCode()).isEqualTo(200);
        assertThat(get("/data", "If-Match", "*").statusCode()).isEqualTo(200);
        assertThat(get("/data", "If-Match", "\"other\"").statusCode()).isEqualTo(412);
        assertThat(get("/data", "If-Match", "W/" + etag).statusCode()).isEqualTo(412);

        object.weakETag();

        assertThat(header(get("/data"), "ETag")).isEqualTo("W/" + etag);
        assertThat(get("/data", "If-Match", "W/" + etag).statusCode()).isEqualTo(412);

        object.ignoresConditions();

        assertThat(get("/data", "If-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldCompareTheTimeOfTheLastChange() throws Exception {
        RangeObject object = server.put("/data", TEN).lastModified(Instant.parse("2026-02-03T04:05:06.789Z"));

        assertThat(header(get("/data"), "Last-Modified")).isEqualTo("Tue, 03 Feb 2026 04:05:06 GMT");
        assertThat(statusUnmodifiedSince("Tue, 03 Feb 2026 04:05:06 GMT")).isEqualTo(200);
        assertThat(statusUnmodifiedSince("Tue, 03 Feb 2026 04:05:05 GMT")).isEqualTo(412);

        object.withoutLastModified();

        assertThat(header(get("/data"), "Last-Modified")).isNull();
        assertThat(statusUnmodifiedSince("Tue, 03 Feb 2026 04:05:05 GMT")).isEqualTo(200);
    }

    @Test
    void shouldIgnoreTheRangeIfItsConditionIsNotMet() throws Exception {
        RangeObject object = server.put("/data", TEN);
        String time = HttpDate.format(object.lastModified());

        assertThat(get("/data", "Range", "bytes=1-1", "If-Range", object.etag()).body())
                .isEqualTo("1");
        assertThat(get("/data", "Range", "bytes=1-1", "If-Range", time).body()).isEqualTo("1");
        assertThat(get("/data", "Range", "bytes=1-1", "If-Range", "\"other\"").body())
                .isEqualTo("0123456789");
    }

    @Test
    void shouldIdentifyEachVersionOfAnObject() throws Exception {
        RangeObject first = server.put("/data", TEN).contentType("text/plain");
        RangeObject second = server.put("/data", TEN);

        assertThat(second.etag()).isNotEqualTo(first.etag());
        assertThat(second.lastModified()).isAfter(first.lastModified());
        assertThat(get("/data", "If-Match", first.etag()).statusCode()).isEqualTo(412);
        assertThat(header(get("/data"), "Content-Type")).isEqualTo("text/plain");

        server.delete("/data");

        assertThat(get("/data").statusCode()).isEqualTo(404);
        assertThat(get("/data").body()).contains("<Code>BlobNotFound</Code>");
    }

    @Test
    void shouldSendTheOptionsOfAnObject() throws Exception {
        server.put("/data", TEN)
                .withoutETag()
                .unknownTotal()
                .contentDisposition("attachment; filename=a.txt")
                .contentEncoding("gzip")
                .header("x-ms-blob-type", "BlockBlob");

        HttpResponse<String> answer = get("/data", "Range", "bytes=0-1");

        assertThat(header(answer, "Content-Range")).isEqualTo("bytes 0-1/*");
        assertThat(header(answer, "Content-Disposition")).isEqualTo("attachment; filename=a.txt");
        assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(answer, "x-ms-blob-type")).isEqualTo("BlockBlob");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/octet-stream");
        assertThat(header(answer, "ETag")).isNull();
        assertThat(get("/data", "If-Match", "\"any\"").statusCode()).isEqualTo(412);
    }

    @Test
    void shouldSendAllBytesIfTheObjectHasNoRanges() throws Exception {
        server.put("/length", TEN).withoutRanges();
        server.put("/chunks", TEN).chunked();
        server.put("/close", TEN).untilClose();

        HttpResponse<String> length = get("/length", "Range", "bytes=0-0");
        HttpResponse<String> chunks = get("/chunks", "Range", "bytes=0-0");
        HttpResponse<String> close = get("/close", "Range", "bytes=0-0");

        assertThat(header(length, "Content-Length")).isEqualTo("10");
        assertThat(header(chunks, "Transfer-Encoding")).isEqualTo("chunked");
        assertThat(header(close, "Connection")).isEqualTo("close");
        for (HttpResponse<String> answer : List.of(length, chunks, close)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("0123456789");
            assertThat(header(answer, "Accept-Ranges")).isNull();
        }
        assertThat(header(chunks, "Content-Length")).isNull();
        assertThat(header(close, "Content-Length")).isNull();
    }

    @Test
    void shouldCompressForAClientThatAcceptsIt() throws Exception {
        server.put("/data", TEN).gzipWhenAccepted();
        HttpRequest request = HttpRequest.newBuilder(server.uri("/data"))
                .headers("Accept-Encoding", "gzip", "Range", "bytes=0-0")
                .build();

        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "ETag")).startsWith("W/");
        assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .isEqualTo(TEN);
        assertThat(get("/data", "Range", "bytes=0-0").statusCode()).isEqualTo(206);
    }
}
