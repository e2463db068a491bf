package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Serves {@code GET /v1/files}: page by page, by default with the newest file first. */
final class FileList {

    private static final int MAX_LIMIT = 10000;

    private final UploadStore store;

    FileList(UploadStore store) {
        this.store = store;
    }

    Answer page(Map<String, String> query) throws IOException {
        store.lookAtAssemblies();
        int limit = limit(query.getOrDefault("limit", "" + MAX_LIMIT));
        List<EmulatedFile> files = ordered(query.getOrDefault("order", "desc"));
        String purpose = query.get("purpose");
        if (purpose != null) {
            files.removeIf(file -> !file.purpose().equals(purpose));
        }
        String after = query.get("after");
        if (after != null) {
            files = files.subList(positionAfter(after, files), files.size());
        }
        boolean hasMore = files.size() > limit;
        return Answer.json(ApiJson.files(hasMore ? files.subList(0, limit) : files, hasMore, store.late()::listed));
    }

    private static int limit(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw Refusal.of(400, "Invalid 'limit': expected 1 to " + MAX_LIMIT + ".", "limit", "invalid_value");
        }
        return Integer.parseInt(text);
    }

    private List<EmulatedFile> ordered(String order) {
        List<EmulatedFile> files = new ArrayList<>(store.files());
        files.removeIf(file -> !store.late().listsNow(file));
        switch (order) {
            case "asc" -> {}
            case "desc" -> {
                if (!store.late().listsOldestFirst()) {
                    Collections.reverse(files);
                }
            }
            default -> throw Refusal.of(400, "Invalid 'order': expected 'asc' or 'desc'.", "order", "invalid_value");
        }
        return files;
    }

    private static int positionAfter(String id, List<EmulatedFile> files) {
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).id().equals(id)) {
                return i + 1;
            }
        }
        throw Refusal.of(400, "Invalid 'after': no such file.", "after", "invalid_value");
    }
}
