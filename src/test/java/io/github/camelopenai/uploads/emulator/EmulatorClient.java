package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A simple client of the API for the emulator's own tests. */
final class EmulatorClient {

    static final String BOUNDARY = "the-boundary";
    static final String MULTIPART = "multipart/form-data; boundary=" + BOUNDARY;

    /** Shared by all tests, since it cannot be closed. */
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final HttpClient http;
    private final String baseUrl;
    private final String key;

    EmulatorClient(UploadsEmulator emulator) {
        this(HTTP, emulator.baseUrl(), emulator.apiKey());
    }

    EmulatorClient(HttpClient http, String baseUrl, String key) {
        this.http = http;
        this.baseUrl = baseUrl;
        this.key = key;
    }

    /** A response of the emulator. */
    record Reply(int status, HttpHeaders headers, String text) {

        JsonNode json() {
            return ApiJson.parse(text);
        }

        String id() {
            return json().path("id").asText();
        }

        JsonNode error() {
            return json().path("error");
        }

        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }
    }

    static String createJson(long bytes) {
        return """
                {"filename":"data.jsonl","purpose":"batch","bytes":%d,"mime_type":"text/jsonl"}""".formatted(bytes);
    }

    Reply create(long bytes) throws IOException {
        return postJson("/uploads", createJson(bytes));
    }

    Reply addPart(String upload, String content) throws IOException {
        return addPart(upload, content.getBytes(StandardCharsets.UTF_8));
    }

    Reply addPart(String upload, byte[] content) throws IOException {
        return post("/uploads/" + upload + "/parts", MULTIPART, BodyPublishers.ofByteArray(field(content)));
    }

    CompletableFuture<Reply> addPartAsync(String upload, String content) {
        byte[] body = field(content.getBytes(StandardCharsets.UTF_8));
        HttpRequest request = request("/uploads/" + upload + "/parts")
                .header("Content-Type", MULTIPART)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(EmulatorClient::reply);
    }

    Reply complete(String upload, String... ids) throws IOException {
        String list = Arrays.stream(ids).map(id -> '"' + id + '"').collect(Collectors.joining(","));
        return postJson("/uploads/" + upload + "/complete", "{\"part_ids\":[" + list + "]}");
    }

    Reply cancel(String upload) throws IOException {
        return send(request("/uploads/" + upload + "/cancel").POST(BodyPublishers.noBody()));
    }

    Reply postJson(String path, String json) throws IOException {
        return post(path, "application/json", BodyPublishers.ofString(json));
    }

    Reply post(String path, String contentType, BodyPublisher body) throws IOException {
        return send(request(path).header("Content-Type", contentType).POST(body));
    }

    Reply get(String path) throws IOException {
        return send(request(path).GET());
    }

    static byte[] field(byte[] content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(fieldStart("data", "part").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(fieldEnd().getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    static String fieldStart(String name, String filename) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\""
                + (filename == null ? "" : "; filename=\"" + filename + "\"")
                + "\r\nContent-Type: application/octet-stream\r\n\r\n";
    }

    static String fieldEnd() {
        return "\r\n--" + BOUNDARY + "--\r\n";
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path)).header("Authorization", "Bearer " + key);
    }

    private Reply send(HttpRequest.Builder request) throws IOException {
        try {
            return reply(http.send(request.build(), BodyHandlers.ofString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.headers(), response.body());
    }
}
