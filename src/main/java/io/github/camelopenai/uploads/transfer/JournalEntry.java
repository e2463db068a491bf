package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.AssemblyFailedException;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.RepeatedPartIdException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.journal.CorruptJournalException;
import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is recorded under one key, written anew with every step. The key is locked. Thread-safe. */
final class JournalEntry implements TransferLog {

    private static final Logger LOG = LoggerFactory.getLogger(JournalEntry.class);

    /** What the server takes ill of the account, of the moment or of the size, and not of the upload. */
    private static final Set<Integer> NOT_ABOUT_THE_UPLOAD = Set.of(401, 403, 407, 408, 409, 429);

    private static final int MANY_PARTS = 1_000;

    private final UploadsClient client;
    private final CreateUpload request;
    private final ResumeSettings resumption;
    private final long begun = System.nanoTime();

    /** No monitor: it is held while the disk is waited for, and a monitor would pin the carrier of a virtual thread. */
    private final ReentrantLock lock = new ReentrantLock();

    private JournalRecord record;
    private volatile Map<Integer, JournalPart> known = Map.of();
    private long activeBefore;
    private boolean ended;

    JournalEntry(UploadsClient client, CreateUpload request, ResumeSettings resumption) {
        this.client = client;
        this.request = request;
        this.resumption = resumption;
    }

    /** For the end of a block. */
    @FunctionalInterface
    private interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private Held hold() {
        lock.lock();
        return lock::unlock;
    }

    /** Reads what is recorded; null if there is nothing, or nothing that may be used. */
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

    /** The recorded upload goes on. */
    void goOn() {
        try (Held held = hold()) {
            activeBefore = record.activeSeconds();
            known = record.parts().stream().collect(Collectors.toMap(JournalPart::index, part -> part, (a, b) -> a));
        }
    }

    /** Null when there is none, or no longer. */
    JournalRecord record() {
        try (Held held = hold()) {
            return record;
        }
    }

    String whereItIs() {
        return resumption.journal().whereIs(resumption.key());
    }

    /** A sender that was left behind must not write into what others record under this key from now on. */
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
    public void created(Upload upload, PartPlan plan) throws IOException {
        try (Held held = hold()) {
            if (record != null && record.uploadId().equals(upload.id())) {
                // Taken up: it is recorded with what it has.
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
            client.remembered(upload.id(), whereItIs());
            client.tellApart(upload.id(), new LookalikeFiles(resumption, record));
        }
    }

    @Override
    public void sent(String uploadId, JournalPart part) throws IOException {
        try (Held held = hold()) {
            requireCurrent(uploadId);
            if (record.parts().stream().anyMatch(other -> other.id().equals(part.id()))) {
                // Whatever the server has under that id, it is not both of them.
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

    /** Everything but what another attempt would meet again. */
    @Override
    public boolean keepsAfter(Throwable failure) {
        try (Held held = hold()) {
            if (record == null) {
                // What could not be recorded cannot be taken up.
                return false;
            }
            if (failure instanceof OpenAIUploadsException answered) {
                return !isAboutTheUpload(answered);
            }
            return !(failure instanceof UploadExpiredException || failure instanceof RepeatedPartIdException)
                    && !isChange(failure);
        }
    }

    /** Whether the server refuses, or has ended, this upload, and not the account or the moment. */
    static boolean isAboutTheUpload(OpenAIUploadsException answered) {
        int status = answered.getStatusCode();
        return answered instanceof AssemblyFailedException
                || status < 300
                || status >= 400 && status < 500 && !NOT_ABOUT_THE_UPLOAD.contains(status);
    }

    /** Not a source that could not be read, which has a cause. */
    static boolean isChange(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SourceChangedException && each.getCause() == null) {
                return true;
            }
        }
        return false;
    }

    private void requireCurrent(String uploadId) {
        if (ended || record == null || !record.uploadId().equals(uploadId)) {
            throw new IllegalStateException("Upload " + uploadId + " is no longer what is recorded");
        }
    }

    /** Seconds of work on this upload, those of earlier runs included. */
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
