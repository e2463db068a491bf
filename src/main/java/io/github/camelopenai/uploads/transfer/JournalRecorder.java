package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.journal.CorruptJournalException;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.part.PartPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal record of one key, saved again after every step. The key is locked. Thread-safe. */
final class JournalRecorder implements TransferRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(JournalRecorder.class);

    private static final int MANY_PARTS = 1_000;

    private final CreateUpload request;
    private final ResumeSettings resumption;
    private final long begun = System.nanoTime();

    /** Not a monitor, which would pin the carrier of a virtual thread during a write to disk. */
    private final ReentrantLock lock = new ReentrantLock();

    private JournalRecord record;
    private volatile Map<Integer, JournalPart> known = Map.of();
    private long activeBefore;
    private boolean ended;

    JournalRecorder(CreateUpload request, ResumeSettings resumption) {
        this.request = request;
        this.resumption = resumption;
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
                record = resumption
                        .journal()
                        .load(resumption.key())
                        .map(JournalRecord::withoutRepeatedIds)
                        .orElse(null);
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

    /** Returns null if there is no record. */
    JournalRecord record() {
        try (Held held = hold()) {
            return record;
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
            if (plan.count() > MANY_PARTS) {
                LOG.warn(
                        "Upload {} has {} parts, and the journal writes its whole record after each: use a larger partSize",
                        upload.id(),
                        plan.count());
            }
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
            session.excludeFiles(new LookalikeFiles(resumption, record));
        }
    }

    @Override
    public void sent(String uploadId, JournalPart part) throws IOException {
        try (Held held = hold()) {
            requireCurrent(uploadId);
            if (record.parts().stream().anyMatch(other -> other.id().equals(part.id()))) {
                // The server cannot have both parts under this id.
                return;
            }
            List<JournalPart> parts = new ArrayList<>(record.parts());
            parts.add(part);
            save(record.pending(parts, active(), now()));
        }
    }

    @Override
    public void completing(String uploadId, List<String> partIds, String md5) throws IOException {
        try (Held held = hold()) {
            requireCurrent(uploadId);
            save(record.completing(partIds, md5, active(), now()));
        }
    }

    @Override
    public void accepted() throws IOException {
        try (Held held = hold()) {
            save(record.acceptedByServer(active(), now()));
        }
    }

    @Override
    public void completed(String fileId) throws IOException {
        try (Held held = hold()) {
            save(record.completed(fileId, active(), now()));
        }
    }

    @Override
    public void leftOpen() throws IOException {
        try (Held held = hold()) {
            if (record != null && record.state() == State.COMPLETING) {
                save(record.pending(record.parts(), active(), now()));
            }
        }
    }

    @Override
    public void givenUp() throws IOException {
        try (Held held = hold()) {
            resumption.journal().remove(resumption.key());
            record = null;
        }
    }

    @Override
    public boolean isResumableAfter(Throwable failure) {
        // An upload without a record cannot be resumed.
        return record() != null && FailureEffect.canBeResumedAfter(failure);
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

    private void save(JournalRecord next) throws IOException {
        resumption.journal().save(resumption.key(), next);
        record = next;
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
