package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Serves the calls at {@code /_emulator}, with which shell scripts and tests in other languages use
 * {@link UploadsEmulator#script()}, {@link UploadsEmulator#files()} and other methods. The calls need no key, are not
 * recorded, and are not subject to faults.
 */
final class ControlApi {

    static final String PATH = "/_emulator";

    private static final String CALLS = "GET " + PATH + "/files, GET " + PATH + "/uploads, GET " + PATH
            + "/requests, GET, POST and DELETE " + PATH + "/faults, DELETE " + PATH;

    private final FaultScript script;
    private final RequestLog log;
    private final UploadStore store;

    ControlApi(FaultScript script, RequestLog log, UploadStore store) {
        this.script = script;
        this.log = log;
        this.store = store;
    }

    static boolean isMeant(RequestHead head) {
        return head.path().equals(PATH) || head.path().startsWith(PATH + "/");
    }

    Answer answer(RequestHead head, BodyStream body) throws IOException {
        try {
            return Answer.json(result(head, body));
        } catch (IllegalArgumentException e) {
            return Answer.error(Refusal.of(400, e.getMessage(), null, null), Dialect.OPENAI);
        } catch (Refusal refusal) {
            return Answer.error(refusal, Dialect.OPENAI);
        }
    }

    private ObjectNode result(RequestHead head, BodyStream body) throws IOException {
        return switch (head.method() + " " + head.path().substring(PATH.length())) {
            case "GET /files" -> list("files", store.files(), ControlApi::file);
            case "GET /uploads" -> list("uploads", store.uploads(), ControlApi::upload);
            case "GET /requests" -> list("requests", log.snapshot(), ControlApi::request);
            case "GET /faults" -> pending();
            case "POST /faults" -> addFaults(Api.text(body));
            case "DELETE /faults" -> {
                script.clear();
                yield pending();
            }
            case "DELETE " -> {
                script.clear();
                log.forget();
                store.forget();
                yield pending();
            }
            default ->
                throw Refusal.of(
                        404,
                        "There is no " + head.method() + " " + head.path() + ". There are " + CALLS + ".",
                        null,
                        null);
        };
    }

    private ObjectNode addFaults(String text) {
        List<Consumer<FaultScript>> rules = FaultJson.parse(text);
        rules.forEach(rule -> rule.accept(script));
        return pending();
    }

    private ObjectNode pending() {
        return object().put("pending_faults", script.pending());
    }

    private static <T> ObjectNode list(String name, List<T> all, Function<T, ObjectNode> shown) {
        ObjectNode json = object();
        ArrayNode array = json.putArray(name);
        all.forEach(each -> array.add(shown.apply(each)));
        return json;
    }

    private static ObjectNode file(EmulatedFile file) {
        return object().put("id", file.id())
                .put("upload_id", file.uploadId())
                .put("filename", file.filename())
                .put("purpose", file.purpose())
                .put("mime_type", file.mimeType())
                .put("bytes", file.bytes())
                .put("sha256", file.sha256())
                .put("md5", file.md5());
    }

    private static ObjectNode upload(EmulatedUpload upload) {
        ObjectNode json = object().put("id", upload.id())
                .put("status", upload.status().word())
                .put("filename", upload.filename())
                .put("purpose", upload.purpose())
                .put("mime_type", upload.mimeType())
                .put("bytes", upload.bytes())
                .put("file_id", upload.fileId());
        ArrayNode parts = json.putArray("parts");
        upload.parts().forEach(part -> parts.addObject()
                .put("id", part.id())
                .put("bytes", part.bytes())
                .put("sha256", part.sha256()));
        return json;
    }

    private static ObjectNode request(RecordedRequest request) {
        ObjectNode json = object().put("call", FaultJson.word(request.call()))
                .put("nth", request.nth())
                .put("method", request.method())
                .put("path", request.path())
                .put("status", request.status())
                .put("request_id", request.requestId())
                .put("upload_id", request.uploadId())
                .put("body_bytes", request.bodyBytes());
        ObjectNode headers = json.putObject("headers");
        request.headers().forEach((name, values) -> {
            boolean secret = name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("api-key");
            headers.put(name, secret ? "xxxxxx" : String.join(", ", values));
        });
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
