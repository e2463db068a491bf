package io.github.camelopenai.uploads.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One upload while it lives. All changes happen under its own lock, so uploads never wait for each other. */
final class UploadState {

    private final String id = Ids.next("upload_");
    private final NewUpload request;
    private final UploadStore store;
    private final Instant createdAt;
    private final Instant expiresAt;
    private final Map<String, SpooledPart> spooled = new LinkedHashMap<>();

    // Read without the lock, since a completion may hash gigabytes under it.
    private volatile List<EmulatedPart> parts = List.of();
    private volatile UploadStatus status = UploadStatus.PENDING;
    private volatile EmulatedFile file;
    private volatile AssemblyUnderWay assembling;
    private volatile Refusal failure;

    UploadState(NewUpload request, UploadStore store, Duration life) {
        this.request = request;
        this.store = store;
        this.createdAt = store.now();
        this.expiresAt = createdAt.plus(life);
    }

    String id() {
        return id;
    }

    UploadStatus status() {
        boolean expired = status == UploadStatus.PENDING
                && assembling == null
                && !store.now().isBefore(expiresAt);
        return expired ? UploadStatus.EXPIRED : status;
    }

    EmulatedUpload snapshot() {
        EmulatedFile made = file;
        return new EmulatedUpload(
                id,
                request.filename(),
                request.purpose(),
                request.mimeType(),
                request.bytes(),
                request.expiresAfterSeconds(),
                status(),
                createdAt,
                expiresAt,
                parts,
                made == null ? null : made.id());
    }

    /** As the API shows it. */
    ObjectNode json() {
        AssemblyUnderWay underWay = assembling;
        Refusal failed = failure;
        EmulatedFile made = file;
        ObjectNode json =
                ApiJson.upload(snapshot(), made == null ? null : store.late().completed(made));
        if (underWay != null) {
            json.put("status", underWay.assembly().word());
        }
        if (failed != null) {
            json.putObject("error").put("code", failed.code()).put("message", failed.getMessage());
        }
        return json;
    }

    /** One look at it: what was to end by now has ended. */
    void look() throws IOException {
        if (assembling == null) {
            return;
        }
        synchronized (this) {
            AssemblyUnderWay underWay = assembling;
            if (underWay == null || !underWay.hasEnded(store.now())) {
                return;
            }
            try {
                if (underWay.assembly().failureCode() != null) {
                    throw Refusal.of(
                            400,
                            underWay.assembly().failureMessage(),
                            null,
                            underWay.assembly().failureCode());
                }
                makeFile(underWay.completion());
            } catch (Refusal refusal) {
                failure = named(refusal);
                status = UploadStatus.FAILED;
                dropParts();
            }
            assembling = null;
        }
    }

    private static Refusal named(Refusal refusal) {
        if (refusal.code() != null) {
            return refusal;
        }
        String code = "md5".equals(refusal.param()) ? "checksum_mismatch" : "size_mismatch";
        return Refusal.of(refusal.status(), refusal.getMessage(), refusal.param(), code);
    }

    private void checkNotAssembling() {
        if (assembling != null) {
            throw Refusal.of(409, "Upload '" + id + "' is being completed.", "upload_id", "conflict");
        }
    }

    void checkMayAddPart() {
        checkNotAssembling();
        UploadRules.stillPending(id, status(), "add a part");
    }

    synchronized EmulatedPart add(SpooledPart part) {
        checkMayAddPart();
        store.rules().uploadSize(total(spooled.values()) + part.bytes());
        EmulatedPart added = new EmulatedPart(Ids.next("part_"), id, part.bytes(), part.sha256(), store.now());
        spooled.put(added.id(), part);
        List<EmulatedPart> all = new ArrayList<>(parts);
        all.add(added);
        parts = List.copyOf(all);
        return added;
    }

    synchronized void complete(Completion completion) throws IOException {
        if (status == UploadStatus.COMPLETED) {
            store.refuseRepetition(id);
            return;
        }
        checkNotAssembling();
        UploadRules.stillPending(id, status(), "complete it");
        UploadRules.partIds(completion.partIds(), spooled.keySet());
        if (store.partsInOrder()) {
            UploadRules.arrival(completion.partIds(), List.copyOf(spooled.keySet()));
        }
        Assembly later = store.assembly();
        if (later == null) {
            makeFile(completion);
        } else {
            assembling = new AssemblyUnderWay(later, completion, store.now());
        }
    }

    private void makeFile(Completion completion) throws IOException {
        List<SpooledPart> chosen =
                completion.partIds().stream().map(spooled::get).toList();
        store.rules().partSizes(chosen.stream().map(SpooledPart::bytes).toList());
        if (store.purposeLimits()) {
            PurposeRules.check(request, chosen);
        }
        UploadRules.byteCount(request.bytes(), total(store.orphanPartsCounted() ? spooled.values() : chosen));
        Hashes hashes = store.spool().hash(chosen);
        UploadRules.md5(completion.md5(), hashes.md5());
        file = newFile(hashes, chosen);
        status = UploadStatus.COMPLETED;
        completion.partIds().forEach(spooled::remove);
        dropParts();
        store.completed(file);
    }

    private EmulatedFile newFile(Hashes hashes, List<SpooledPart> chosen) throws IOException {
        String fileId = Ids.next("file-");
        Path content = store.spool().assemble(chosen, fileId, request.filename());
        Instant now = store.now();
        Long life = request.expiresAfterSeconds();
        return new EmulatedFile(
                fileId,
                id,
                request.filename(),
                request.purpose(),
                request.mimeType(),
                total(chosen),
                hashes.sha256(),
                hashes.md5(),
                now,
                life == null ? null : now.plusSeconds(life),
                content);
    }

    synchronized void cancel() throws IOException {
        checkNotAssembling();
        UploadRules.stillPending(id, status(), "cancel it");
        status = UploadStatus.CANCELLED;
        dropParts();
    }

    /** Ends without being asked by a client. */
    synchronized void forget() throws IOException {
        if (status == UploadStatus.PENDING) {
            status = UploadStatus.CANCELLED;
            assembling = null;
        }
        dropParts();
    }

    private void dropParts() throws IOException {
        store.spool().delete(List.copyOf(spooled.values()));
        spooled.clear();
    }

    private static long total(Iterable<SpooledPart> parts) {
        long total = 0;
        for (SpooledPart part : parts) {
            total += part.bytes();
        }
        return total;
    }
}
