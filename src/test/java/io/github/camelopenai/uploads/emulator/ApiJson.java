package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** Writes the objects of the API as JSON, exactly as the published contract specifies. */
final class ApiJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ApiJson() {}

    /** Returns null if the text is not JSON. */
    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** @param file the object of its file; null if there is none */
    public static ObjectNode upload(EmulatedUpload upload, ObjectNode file) {
        ObjectNode json = object().put("id", upload.id())
                .put("object", "upload")
                .put("bytes", upload.bytes())
                .put("created_at", upload.createdAt().getEpochSecond())
                .put("filename", upload.filename())
                .put("purpose", upload.purpose())
                .put("status", upload.status().word())
                .put("expires_at", upload.expiresAt().getEpochSecond());
        return json.set("file", file == null ? json.nullNode() : file);
    }

    public static ObjectNode part(EmulatedPart part) {
        return object().put("id", part.id())
                .put("object", "upload.part")
                .put("created_at", part.createdAt().getEpochSecond())
                .put("upload_id", part.uploadId());
    }

    public static ObjectNode file(EmulatedFile file) {
        ObjectNode json = object().put("id", file.id())
                .put("object", "file")
                .put("bytes", file.bytes())
                .put("created_at", file.createdAt().getEpochSecond())
                .put("filename", file.filename())
                .put("purpose", file.purpose())
                .put("status", "processed");
        if (file.expiresAt() != null) {
            json.put("expires_at", file.expiresAt().getEpochSecond());
        }
        return json;
    }

    static ObjectNode files(List<EmulatedFile> files, boolean hasMore, Function<EmulatedFile, ObjectNode> shown) {
        ObjectNode json = object().put("object", "list");
        ArrayNode data = json.putArray("data");
        files.forEach(file -> data.add(shown.apply(file)));
        return json.put("has_more", hasMore)
                .put("first_id", files.isEmpty() ? null : files.get(0).id())
                .put(
                        "last_id",
                        files.isEmpty() ? null : files.get(files.size() - 1).id());
    }

    static ObjectNode error(String message, String type, String param, String code) {
        ObjectNode json = object();
        json.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return json;
    }

    static ObjectNode azureError(String code, String message) {
        ObjectNode json = object();
        json.putObject("error").put("code", code).put("message", message);
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
