package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Checks requests for batches and for files of vector stores, as the API does. */
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
        return file(store, JsonRules.text(body, "file_id"), "file_id", Set.of("assistants", "user_data"));
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
