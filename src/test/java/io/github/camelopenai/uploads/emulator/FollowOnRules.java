package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks requests for batches, and for files and file batches of vector stores, as the API does. */
final class FollowOnRules {

    private static final Set<String> BATCH_FIELDS =
            Set.of("input_file_id", "endpoint", "completion_window", "metadata");
    private static final Set<String> BATCH_ENDPOINTS = Set.of(
            "/v1/responses",
            "/v1/chat/completions",
            "/v1/embeddings",
            "/v1/completions",
            "/v1/moderations",
            "/v1/images/generations",
            "/v1/images/edits",
            "/v1/videos");
    private static final Set<String> VECTOR_STORE_FILE_FIELDS = Set.of("file_id", "attributes", "chunking_strategy");
    private static final Set<String> FILE_BATCH_FIELDS = Set.of("file_ids", "files", "attributes", "chunking_strategy");
    private static final Set<String> VECTOR_STORE_PURPOSES = Set.of("assistants", "user_data");
    private static final int MAX_ATTRIBUTES = 16;

    private FollowOnRules() {}

    static EmulatedBatch batch(JsonNode body, UploadStore store, String id) {
        JsonRules.object(body);
        JsonRules.noOtherThan(body, "", BATCH_FIELDS);
        String fileId = JsonRules.text(body, "input_file_id");
        String endpoint = oneOf(BATCH_ENDPOINTS, body, "endpoint");
        String window = oneOf(Set.of("24h"), body, "completion_window");
        file(store, fileId, "input_file_id", Set.of("batch"));
        return new EmulatedBatch(id, fileId, endpoint, window, store.now());
    }

    static EmulatedFile vectorStoreFile(JsonNode body, UploadStore store) {
        JsonRules.object(body);
        JsonRules.noOtherThan(body, "", VECTOR_STORE_FILE_FIELDS);
        attributes(body, "attributes");
        return file(store, JsonRules.text(body, "file_id"), "file_id", VECTOR_STORE_PURPOSES);
    }

    /** The files of a file batch, which are either {@code file_ids} or {@code files}. */
    static List<EmulatedFile> fileBatch(JsonNode body, UploadStore store, int maxFiles) {
        JsonRules.object(body);
        JsonRules.noOtherThan(body, "", FILE_BATCH_FIELDS);
        if (body.hasNonNull("files")) {
            if (body.hasNonNull("file_ids")) {
                throw Refusal.of(
                        400,
                        "Mutually exclusive parameters: 'file_ids' and 'files'. Ensure you are only providing one of them.",
                        "file_ids",
                        "mutually_exclusive_parameters");
            }
            JsonNode files = body.get("files");
            if (!files.isArray()) {
                throw JsonRules.wrongType("files", "an array of objects", files);
            }
            checkCount("files", files.size(), maxFiles);
            List<EmulatedFile> found = new ArrayList<>();
            files.forEach(file -> found.add(vectorStoreFile(file, store)));
            return found;
        }
        attributes(body, "attributes");
        List<String> ids = JsonRules.texts(body, "file_ids");
        checkCount("file_ids", ids.size(), maxFiles);
        return ids.stream()
                .map(id -> file(store, id, "file_ids", VECTOR_STORE_PURPOSES))
                .toList();
    }

    private static void checkCount(String name, int count, int max) {
        if (count == 0 || count > max) {
            throw Refusal.of(
                    400,
                    "Invalid '" + name + "': " + (count == 0 ? "empty array" : "array too long")
                            + ". Expected an array with " + (count == 0 ? "minimum length 1" : "maximum length " + max)
                            + ", but got " + (count == 0 ? "an empty array" : "an array with length " + count)
                            + " instead.",
                    name,
                    count == 0 ? "empty_array" : "array_above_max_length");
        }
    }

    private static void attributes(JsonNode body, String name) {
        JsonNode attributes = body.path(name);
        if (attributes.isMissingNode() || attributes.isNull()) {
            return;
        }
        if (!attributes.isObject()) {
            throw JsonRules.wrongType(name, "an object", attributes);
        }
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw Refusal.of(
                    400,
                    "Invalid '" + name + "': too many properties. Expected an object with at most " + MAX_ATTRIBUTES
                            + " properties, but got an object with " + attributes.size() + " properties instead.",
                    name,
                    "object_above_max_properties");
        }
        attributes.properties().forEach(each -> attribute(name + "." + each.getKey(), each.getValue()));
    }

    private static void attribute(String name, JsonNode value) {
        if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
            throw JsonRules.wrongType(name, "a string, a number or a boolean", value);
        }
    }

    private static String oneOf(Set<String> allowed, JsonNode body, String name) {
        String value = JsonRules.text(body, name);
        if (!allowed.contains(value)) {
            throw Refusal.of(400, "Invalid value: '" + value + "' for '" + name + "'.", name, "invalid_value");
        }
        return value;
    }

    private static EmulatedFile file(UploadStore store, String id, String param, Set<String> purposes) {
        EmulatedFile file = store.files().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.of(400, "No such File object: " + id, param, "invalid_value"));
        if (!purposes.contains(file.purpose())) {
            throw Refusal.of(
                    400,
                    "The file has the purpose '" + file.purpose() + "', which is not usable here.",
                    param,
                    "invalid_value");
        }
        return file;
    }
}
