package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All uploads and all files. */
final class UploadStore {

    private final UploadRules rules;
    private final PartSpool spool;
    private final EmulatorClock clock;
    private final EmulatorOptions options;
    private final FaultScript script;
    private final Map<String, UploadState> uploads = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, EmulatedFile> files = Collections.synchronizedMap(new LinkedHashMap<>());

    UploadStore(UploadRules rules, PartSpool spool, EmulatorClock clock, EmulatorOptions options, FaultScript script) {
        this.rules = rules;
        this.spool = spool;
        this.clock = clock;
        this.options = options;
        this.script = script;
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

    /** Removes all uploads and files. Files in a configured directory are not deleted. */
    void forget() throws IOException {
        List<UploadState> all;
        synchronized (uploads) {
            all = List.copyOf(uploads.values());
            uploads.clear();
        }
        files.clear();
        for (UploadState upload : all) {
            upload.forget();
        }
    }

    void refuseRepetition(String id) {
        switch (script.repeatedComplete()) {
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

    /** A list of files may show what has been made meanwhile. */
    void lookAtAssemblies() throws IOException {
        List<UploadState> all;
        synchronized (uploads) {
            all = List.copyOf(uploads.values());
        }
        for (UploadState upload : all) {
            upload.look();
        }
    }

    Assembly assembly() {
        return script.assembly();
    }

    LateFacts late() {
        return script.late();
    }

    boolean uploadsReadable() {
        return options.uploadsReadable();
    }

    boolean partsInOrder() {
        return options.partsInOrder();
    }

    boolean purposeLimits() {
        return options.purposeLimits();
    }

    boolean orphanPartsCounted() {
        return options.orphanPartsCounted();
    }

    Instant now() {
        return clock.now();
    }
}
