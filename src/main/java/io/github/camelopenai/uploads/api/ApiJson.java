package io.github.camelopenai.uploads.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Requests to JSON and answers from JSON. */
public final class ApiJson {

    static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private ApiJson() {}

    /** One of the result records as JSON with the API's own names. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String create(CreateUpload request) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("filename", request.filename());
        json.put("purpose", request.purpose());
        json.put("bytes", request.bytes());
        json.put("mime_type", request.mimeType());
        if (request.expiresAfter() != null) {
            json.put(
                    "expires_after",
                    Map.of(
                            "anchor",
                            "created_at",
                            "seconds",
                            request.expiresAfter().toSeconds()));
        }
        return write(json);
    }

    static String complete(List<String> partIds, String md5) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("part_ids", partIds);
        if (md5 != null) {
            json.put("md5", md5);
        }
        return write(json);
    }

    /** An upload that has at least what the caller goes on with. */
    static Upload upload(ApiAnswer answer) throws UnusableAnswerException {
        Upload upload = read(answer, Upload.class);
        require(answer, "id", upload.id());
        return upload;
    }

    static Upload completedUpload(ApiAnswer answer) throws UnusableAnswerException {
        Upload upload = upload(answer);
        require(answer, "file", upload.file());
        require(answer, "file.id", upload.file().id());
        return upload;
    }

    static UploadPart part(ApiAnswer answer) throws UnusableAnswerException {
        UploadPart part = read(answer, UploadPart.class);
        require(answer, "id", part.id());
        return part;
    }

    static OpenAIFile file(ApiAnswer answer) throws UnusableAnswerException {
        OpenAIFile file = read(answer, OpenAIFile.class);
        require(answer, "id", file.id());
        return file;
    }

    /** A list of files; entries without an id are of no use and left out. */
    static List<OpenAIFile> files(ApiAnswer answer) throws UnusableAnswerException {
        FileList list = read(answer, FileList.class);
        require(answer, "data", list.data());
        return list.data().stream()
                .filter(Objects::nonNull)
                .filter(f -> f.id() != null)
                .toList();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record FileList(List<OpenAIFile> data) {}

    private static <T> T read(ApiAnswer answer, Class<T> type) throws UnusableAnswerException {
        T value;
        try {
            value = MAPPER.readValue(answer.body(), type);
        } catch (JsonProcessingException e) {
            throw new UnusableAnswerException(
                    "HTTP " + answer.status() + " with a body that is not the expected JSON: '"
                            + ShownText.of(answer.body()) + "'",
                    e);
        }
        if (value == null) {
            throw new UnusableAnswerException("HTTP " + answer.status() + " with the JSON value null as body", null);
        }
        return value;
    }

    private static void require(ApiAnswer answer, String field, Object value) throws UnusableAnswerException {
        if (value == null || value instanceof String s && s.isBlank()) {
            throw new UnusableAnswerException(
                    "HTTP " + answer.status() + " with a body that lacks the required field '" + field + "': '"
                            + ShownText.of(answer.body()) + "'",
                    null);
        }
    }
}
