package io.github.camelopenai.uploads.emulator;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All uploads and all files. */
final class UploadStore {

    private final UploadRules rules;
    private final PartSpool spool;
    private final EmulatorClock clock;
    private final EmulatorOptions options;
    private final Supplier<RepeatedComplete> repeatedComplete;
    private final Map<String, UploadState> uploads = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, EmulatedFile> files = Collections.synchronizedMap(new LinkedHashMap<>());

    UploadStore(
            UploadRules rules,
            PartSpool spool,
            EmulatorClock clock,
            EmulatorOptions options,
            Supplier<RepeatedComplete> repeatedComplete) {
        this.rules = rules;
        this.spool = spool;
        this.clock = clock;
        this.options = options;
        this.repeatedComplete = repeatedComplete;
    }

    UploadState create(NewUpload request) {
        UploadState upload = new UploadState(request, this, options.sessionLife());
        uploads.put(upload.id(), upload);
        return upload;
    }

    UploadState upload(String id) {
        UploadState upload = uploads.get(id);
        if (upload == null) {
            throw noSuchUpload(id);
        }
        return upload;
    }

    EmulatedFile file(String id) {
        EmulatedFile file = files.get(id);
        if (file == null) {
            throw Refusal.of(404, "No such File object: " + id, "id", null);
        }
        return file;
    }

    List<EmulatedUpload> uploads() {
        synchronized (uploads) {
            return uploads.values().stream().map(UploadState::snapshot).toList();
        }
    }

    /** In the order of their creation. */
    List<EmulatedFile> files() {
        synchronized (files) {
            return List.copyOf(files.values());
        }
    }

    void completed(EmulatedFile file) {
        files.put(file.id(), file);
        options.onFile().accept(file);
    }

    void refuseRepetition(String id) {
        switch (repeatedComplete.get()) {
            case SAME_FILE -> {}
            case BAD_REQUEST -> UploadRules.stillPending(id, UploadStatus.COMPLETED, "complete it");
            case NOT_FOUND -> throw noSuchUpload(id);
        }
    }

    private static Refusal noSuchUpload(String id) {
        return Refusal.of(404, "No such Upload object: " + id, "upload_id", null);
    }

    UploadRules rules() {
        return rules;
    }

    PartSpool spool() {
        return spool;
    }

    boolean orphanPartsCounted() {
        return options.orphanPartsCounted();
    }

    Instant now() {
        return clock.now();
    }
}
