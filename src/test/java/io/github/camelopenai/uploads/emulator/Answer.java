package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A response to send. Instances are not compared.
 *
 * @param body the body; unused if there is a file
 * @param file a file with the body, or null
 * @param early whether to send the response without reading the rest of the request
 */
@SuppressWarnings("ArrayRecordComponent")
record Answer(int status, Map<String, String> headers, byte[] body, Path file, boolean early) {

    static Answer json(JsonNode body) {
        return of(200, Map.of("Content-Type", "application/json"), body.toString());
    }

    static Answer file(Path file) {
        return new Answer(200, Map.of("Content-Type", "application/octet-stream"), null, file, false);
    }

    static Answer error(Refusal refusal, Dialect dialect) {
        String body = dialect.error(refusal).toString();
        Answer answer = of(refusal.status(), Map.of("Content-Type", "application/json"), body);
        return refusal.isEarly() ? answer.asEarly() : answer;
    }

    static Answer of(int status, Map<String, String> headers, String body) {
        return new Answer(status, Map.copyOf(headers), body.getBytes(StandardCharsets.UTF_8), null, false);
    }

    static Answer of(int status, Map<String, String> headers, byte[] body) {
        return new Answer(status, Map.copyOf(headers), body, null, false);
    }

    Answer asEarly() {
        return new Answer(status, headers, body, file, true);
    }

    Answer edited(UnaryOperator<String> edit) {
        String text = edit.apply(new String(body, StandardCharsets.UTF_8));
        return new Answer(status, headers, text.getBytes(StandardCharsets.UTF_8), null, early);
    }

    Answer coded(AnswerCoding coding) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(coding.header());
        return new Answer(status, all, coding.of(body), null, early);
    }

    private long length() throws IOException {
        return file == null ? body.length : Files.size(file);
    }

    long halfLength() throws IOException {
        return length() / 2;
    }

    /** Writes the head, with the full length of the body, and at most {@code max} bytes of the body. */
    void writeTo(OutputStream out, Map<String, String> allHeaders, long limit) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason() + "\r\n");
        allHeaders.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(length()).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        try (InputStream in = file == null ? new ByteArrayInputStream(body) : Files.newInputStream(file)) {
            byte[] buffer = new byte[8 << 10];
            long left = limit;
            int read;
            while (left > 0 && (read = in.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0) {
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        out.flush();
    }

    private String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 409 -> "Conflict";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            default -> "Scripted";
        };
    }
}
