package io.github.camelopenai.uploads.benchmark.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The uploads that a sink knows: their numbers of bytes, and those of their parts. Thread-safe. */
final class SinkUploads {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, ObjectNode> uploads = new ConcurrentHashMap<>();
    private final Map<String, Long> parts = new ConcurrentHashMap<>();

    /** An upload as announced. */
    JsonNode create(String request) throws IOException {
        JsonNode announced = JSON.readTree(request);
        Instant now = Instant.now();
        ObjectNode upload = object("upload", "upload")
                .put("bytes", announced.required("bytes").longValue())
                .put("created_at", now.getEpochSecond())
                .put("filename", announced.required("filename").textValue())
                .put("purpose", announced.required("purpose").textValue())
                .put("status", "pending")
                .put("expires_at", now.plus(Duration.ofHours(1)).getEpochSecond());
        upload.putNull("file");
        uploads.put(upload.get("id").textValue(), upload);
        return upload;
    }

    /** A part of so many bytes. */
    JsonNode addPart(String uploadId, long bytes) {
        ObjectNode part = object("part", "upload.part")
                .put("created_at", Instant.now().getEpochSecond())
                .put("upload_id", uploadId);
        parts.put(part.get("id").textValue(), bytes);
        return part;
    }

    /** @throws IllegalStateException if the parts are not the bytes that were announced */
    JsonNode complete(String uploadId, String request) throws IOException {
        ObjectNode upload = uploads.remove(uploadId);
        long announced = upload.get("bytes").longValue();
        long sum = 0;
        for (JsonNode id : JSON.readTree(request).required("part_ids")) {
            sum += parts.remove(id.textValue());
        }
        if (sum != announced) {
            throw new IllegalStateException("the parts have " + sum + " bytes; announced were " + announced);
        }
        ObjectNode file = object("file", "file").put("status", "processed");
        file.setAll(upload.deepCopy().retain("bytes", "created_at", "filename", "purpose"));
        upload.put("status", "completed").set("file", file);
        return upload;
    }

    JsonNode cancel(String uploadId) {
        return uploads.remove(uploadId).put("status", "cancelled");
    }

    private ObjectNode object(String prefix, String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", prefix + "_" + ids.incrementAndGet())
                .put("object", type);
    }
}
