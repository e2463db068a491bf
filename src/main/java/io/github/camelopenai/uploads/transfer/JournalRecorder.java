package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.journal.CorruptJournalException;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.part.PartPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal record of one key, changed after every step. Its entry is taken. Thread-safe. */
final class JournalRecorder implements TransferRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(JournalRecorder.class);

    private final CreateUpload request;
    private final ResumeSettings resumption;
    private final UploadJournal.Entry entry;
    private final long begun = System.nanoTime();

    /** Not a monitor, which would pin the carrier of a virtual thread during a write to disk. */
    private final ReentrantLock lock = new ReentrantLock();

    /** The record as it was saved last, without the parts that were added since. */
    private JournalRecord record;

    /** The parts of the record by their ids. */
    private final Map<String, JournalPart> parts = new LinkedHashMap<>();

    private volatile Map<Integer, JournalPart> known = Map.of();
    private long activeBefore;
    private boolean ended;

    JournalRecorder(CreateUpload request, ResumeSettings resumption, UploadJournal.Entry entry) {
        this.request = request;
        this.resumption = resumption;
        this.entry = entry;
    }

    /** Releases the lock at the end of a block. */
    @FunctionalInterface
    private interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private Held hold() {
        lock.lock();
        return lock::unlock;
    }

    /** Loads the record; returns null if there is none, or none that may be used. */
    JournalRecord load() throws IOException {
        try (Held held = hold()) {
            try {
                set(entry.load().map(JournalRecord::withoutRepeatedIds).orElse(null));
            } catch (CorruptJournalException e) {
                if (!resumption.restartIfCorrupt()) {
                    throw e;
                }
                LOG.warn("Starting over (journalOnCorrupt=restart): {}", e.getMessage());
                givenUp();
            }
            return record;
        }
    }

    /** Continues the recorded upload. */
    void resume() {
        try (Held held = hold()) {
            activeBefore = record.activeSeconds();
            known = record.parts().stream().collect(Collectors.toMap(JournalPart::index, part -> part, (a, b) -> a));
        }
    }

    private void set(JournalRecord next) {
        record = next;
        parts.clear();
        if (next != null) {
            next.parts().forEach(part -> parts.put(part.id(), part));
        }
    }

    @Override
    public boolean hasRecord() {
        try (Held held = hold()) {
            return record != null;
        }
    }

    String location() {
        return resumption.journal().whereIs(resumption.key());
    }

    /** Ends the writing, so that a sender that still runs does not change what others record under this key. */
    void end() {
        try (Held held = hold()) {
            ended = true;
        }
    }

    @Override
    public boolean wantsDigests() {
        return true;
    }

    @Override
    public boolean verifiesKnownParts() {
        return resumption.verifyByDigest();
    }

    @Override
    public JournalPart known(int index) {
        return known.get(index);
    }

    @Override
    public void created(UploadSession session, PartPlan plan) throws IOException {
        try (Held held = hold()) {
            Upload upload = session.created();
            if (record != null && record.uploadId().equals(upload.id())) {
                // A resumed upload: its record has its parts.
                return;
            }
            known = Map.of();
            activeBefore = -Duration.ofNanos(System.nanoTime() - begun).toSeconds();
            long now = now();
            save(new JournalRecord(
                    State.PENDING,
                    upload.id(),
                    request.filename(),
                    request.purpose(),
                    request.bytes(),
                    upload.createdAt(),
                    upload.expiresAt(),
                    now,
                    0,
                    plan.lengths(),
                    List.of(),
                    List.of(),
                    null,
                    false,
                    null,
                    now));
            session.setJournalKey(location());
            session.excludeFiles(new LookalikeFiles(resumption.journal(), resumption.key(), record));
        }
    }

    @Override
    public void sent(String uploadId, JournalPart part) throws IOException {
        try (Held held = hold()) {
            requireCurrent(uploadId);
            if (parts.containsKey(part.id())) {
                // The server cannot have both parts under this id.
                return;
            }
            entry.addPart(part, active());
            parts.put(part.id(), part);
        }
    }

    @Override
    public void completing(String uploadId, List<String> partIds, String md5) throws IOException {
        try (Held held = hold()) {
            requireCurrent(uploadId);
            save(current().completing(partIds, md5, active(), now()));
        }
    }

    @Override
    public void accepted() throws IOException {
        try (Held held = hold()) {
            save(current().acceptedByServer(active(), now()));
        }
    }

    @Override
    public void completed(String fileId) throws IOException {
        try (Held held = hold()) {
            save(current().completed(fileId, active(), now()));
        }
    }

    @Override
    public void leftOpen() throws IOException {
        try (Held held = hold()) {
            if (record != null && record.state() == State.COMPLETING) {
                save(record.pending(List.copyOf(parts.values()), active(), now()));
            }
        }
    }

    @Override
    public void givenUp() throws IOException {
        try (Held held = hold()) {
            entry.remove();
            set(null);
        }
    }

    @Override
    public boolean isResumableAfter(Throwable failure) {
        if (!hasRecord()) {
            // Nobody else knows the upload, even if the entry is lost.
            return false;
        }
        // If the entry is lost, another process may be at work on the upload.
        return !isHeld() || FailureEffect.canBeResumedAfter(failure);
    }

    /** Whether this upload has its entry still. Asked before the upload is cancelled. */
    boolean isHeld() {
        return entry.isHeld();
    }

    private void requireCurrent(String uploadId) {
        if (ended || record == null || !record.uploadId().equals(uploadId)) {
            throw new IllegalStateException("Upload " + uploadId + " is no longer the recorded upload");
        }
    }

    /** Seconds of work on this upload, including those of earlier runs. */
    private long active() {
        return activeBefore + Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    /** The record with all its parts. */
    private JournalRecord current() {
        return record.parts().size() == parts.size()
                ? record
                : record.pending(List.copyOf(parts.values()), record.activeSeconds(), record.savedAt());
    }

    private void save(JournalRecord next) throws IOException {
        entry.save(next);
        set(next);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
