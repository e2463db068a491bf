package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Writes batches and files of vector stores as JSON, as the published contract specifies. */
final class FollowOnJson {

    private FollowOnJson() {}

    static ObjectNode batch(EmulatedBatch batch, String status) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", batch.id())
                .put("object", "batch")
                .put("endpoint", batch.endpoint())
                .put("input_file_id", batch.inputFileId())
                .put("completion_window", batch.completionWindow())
                .put("status", status)
                .put("created_at", batch.createdAt().getEpochSecond())
                .put("expires_at", batch.createdAt().plus(Duration.ofHours(24)).getEpochSecond());
        json.putObject("request_counts").put("total", 0).put("completed", 0).put("failed", 0);
        return json;
    }

    /** @param statuses the status of each file; a file batch is completed when no file is in progress, even if files failed */
    static ObjectNode fileBatch(EmulatedFileBatch batch, List<String> statuses) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", batch.id())
                .put("object", "vector_store.files_batch")
                .put("created_at", batch.createdAt().getEpochSecond())
                .put("vector_store_id", batch.vectorStoreId())
                .put("status", statuses.contains("in_progress") ? "in_progress" : "completed");
        ObjectNode counts = json.putObject("file_counts");
        for (String status : List.of("in_progress", "completed", "failed", "cancelled")) {
            counts.put(status, Collections.frequency(statuses, status));
        }
        counts.put("total", statuses.size());
        return json;
    }

    static ObjectNode vectorStoreFile(EmulatedVectorStoreFile file, String status) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", file.file().id())
                .put("object", "vector_store.file")
                .put("usage_bytes", file.file().bytes())
                .put("created_at", file.createdAt().getEpochSecond())
                .put("vector_store_id", file.vectorStoreId())
                .put("status", status);
        if (status.equals("failed")) {
            json.putObject("last_error").put("code", "unsupported_file").put("message", "The file cannot be parsed.");
        } else {
            json.putNull("last_error");
        }
        return json;
    }
}
