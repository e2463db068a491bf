package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIFile;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.RepeatedPartIdException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.UploadsClient;
import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.transfer.JournalRecord.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transfer that looks into the journal first, and writes into it. What it finds decides what is done:
 *
 * <ul>
 *   <li>nothing, or an upload that cannot be finished in time: a new upload
 *   <li>{@code PENDING}: only what is missing is sent, once the rest is seen to be still the same
 *   <li>{@code COMPLETING}: the same {@code complete} again, and else a look for the file; never a new upload
 *   <li>{@code COMPLETED}: that file, if it is still there
 * </ul>
 *
 * <p>Runs with the key locked. For one use.
 */
final class JournaledTransfer implements TransferLog {

    private static final Logger LOG = LoggerFactory.getLogger(JournaledTransfer.class);

    /** What the server takes ill of the account, of the moment or of the size, and not of the upload. */
    private static final Set<Integer> NOT_ABOUT_THE_UPLOAD = Set.of(401, 403, 407, 408, 409, 429);

    private static final int TOO_LARGE = 413;
    private static final int MANY_PARTS = 1_000;
    private static final Duration RESERVE = Duration.ofSeconds(60);
    private static final Duration DEFAULT_LIFE = Duration.ofHours(1);

    /** Against nonsense; no provider is known to give more than two hours. */
    private static final Duration LONGEST_LIFE = Duration.ofHours(24);

    private static final Duration TIME_TO_RECONCILE = Duration.ofMinutes(2);

    private final Transfer transfer;
    private final UploadsClient client;
    private final Content content;
    private final CreateUpload request;
    private final Resumption resumption;
    private final long begun = System.nanoTime();
    private JournalRecord record;
    private Map<Integer, JournalPart> known = Map.of();
    private long activeBefore;
    private boolean ended;

    JournaledTransfer(
            Transfer transfer, UploadsClient client, Content content, CreateUpload request, Resumption resumption) {
        this.transfer = transfer;
        this.client = client;
        this.content = content;
        this.request = request;
        this.resumption = resumption;
    }

    TransferResult run(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        try {
            return decide(stopping);
        } finally {
            synchronized (this) {
                // A sender that was left behind must not write into what others record under this key from now on.
                ended = true;
            }
        }
    }

    private TransferResult decide(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        record = load();
        if (record == null) {
            return transfer.uploadNew(this, stopping);
        }
        return switch (record.state()) {
            case COMPLETED -> completedBefore(stopping);
            case COMPLETING -> reconcile(stopping);
            case PENDING -> takeUp(stopping);
        };
    }

    private JournalRecord load() throws IOException {
        try {
            return resumption.journal().load(resumption.key()).orElse(null);
        } catch (CorruptJournalException e) {
            if (!resumption.restartIfCorrupt()) {
                throw e;
            }
            LOG.warn("Starting over (onCorrupt=restart): {}", e.getMessage());
            resumption.journal().remove(resumption.key());
            return null;
        }
    }

    /** The crash, or the failure of the route, came after the upload. */
    private TransferResult completedBefore(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        try {
            var found = client.file(record.fileId(), stopping);
            LOG.info(
                    "Upload {} of '{}' was completed before: file {}",
                    record.uploadId(),
                    record.filename(),
                    record.fileId());
            Upload completed = upload("completed", found.value());
            client.completedBefore(completed, request, partLengths());
            return new TransferResult(completed, record.partIds().size(), 0, found.requestId());
        } catch (OpenAIUploadsException e) {
            if (e.getStatusCode() != 404) {
                throw e;
            }
            LOG.warn(
                    "File {} of upload {} is not there any more; '{}' is uploaded again",
                    record.fileId(),
                    record.uploadId(),
                    record.filename());
            return startOver(stopping);
        }
    }

    private TransferResult reconcile(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        LOG.info("Upload {} of '{}' was being completed; asking again", record.uploadId(), record.filename());
        Duration remaining = remaining();
        // An upload that has expired may have become a file before.
        adopt(remaining.compareTo(TIME_TO_RECONCILE) > 0 ? remaining : TIME_TO_RECONCILE, true);
        client.tellApart(record.uploadId(), otherFiles());
        client.resumed(record.uploadId(), whereItIs());
        try {
            return transfer.completeAdopted(upload("pending", null), record.partIds(), record.md5(), this, stopping);
        } catch (UploadOutcomeUnknownException e) {
            throw e.withAdvice(
                    "If the account has no such file, remove " + whereItIs() + " to have the source uploaded again");
        }
    }

    /** Files that look like this one's and are not; null if that cannot be told. */
    private Set<String> otherFiles() throws IOException {
        List<JournalRecord> others =
                resumption.journal().others(resumption.key()).orElse(null);
        if (others == null) {
            return null;
        }
        List<JournalRecord> twins = others.stream().filter(record::looksLike).toList();
        if (twins.stream().anyMatch(twin -> twin.state() == State.COMPLETING)) {
            return null;
        }
        return twins.stream()
                .map(JournalRecord::fileId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private TransferResult takeUp(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        String why = whyNotInTime();
        if (record.bytes() != content.length()) {
            why = "the content has " + content.length() + " bytes now, and had " + record.bytes();
        }
        if (why != null) {
            LOG.info("Upload {} of '{}' is not resumed: {}", record.uploadId(), record.filename(), why);
            adopt(RESERVE, false);
            transfer.cancel(upload("pending", null), null);
            return startOver(stopping);
        }
        LOG.info(
                "Upload {} of '{}' is resumed: {} of {} parts are there",
                record.uploadId(),
                record.filename(),
                record.parts().size(),
                record.partLengths().size());
        adopt(remaining(), false);
        client.resumed(record.uploadId(), whereItIs());
        try {
            return transfer.uploadRest(upload("pending", null), PartPlan.of(record.partLengths()), this, stopping);
        } catch (OpenAIUploadsException e) {
            if (isAboutTheUpload(e) && e.getStatusCode() != TOO_LARGE) {
                return startOverAfter(e, stopping);
            }
            throw e;
        } catch (IOException e) {
            if (isChange(e) || e instanceof RepeatedPartIdException) {
                return startOverAfter(e, stopping);
            }
            throw e;
        }
    }

    /** Its upload is cancelled and forgotten by now. */
    private TransferResult startOverAfter(Exception failure, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        if (record != null || !content.isRepeatable()) {
            if (failure instanceof OpenAIUploadsException answered) {
                throw answered;
            }
            throw (IOException) failure;
        }
        LOG.warn(
                "'{}' is uploaded anew, since its upload could not be resumed: {}",
                request.filename(),
                failure.getMessage());
        return transfer.uploadNew(this, stopping);
    }

    private TransferResult startOver(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        givenUp();
        return transfer.uploadNew(this, stopping);
    }

    private void adopt(Duration remaining, boolean mayBeCompleted) {
        activeBefore = record.activeSeconds();
        known = record.parts().stream().collect(Collectors.toMap(JournalPart::index, part -> part, (a, b) -> a));
        client.adopt(upload("pending", null), request, remaining, partLengths(), mayBeCompleted);
    }

    private Map<String, Long> partLengths() {
        return record.parts().stream().collect(Collectors.toMap(JournalPart::id, JournalPart::length, (a, b) -> a));
    }

    private String whereItIs() {
        return resumption.journal().whereIs(resumption.key());
    }

    private Upload upload(String status, OpenAIFile file) {
        return new Upload(
                record.uploadId(),
                "upload",
                record.bytes(),
                record.createdAt(),
                record.filename(),
                record.purpose(),
                status,
                record.expiresAt(),
                file);
    }

    /** By this machine's clock alone: the server's may differ. */
    private Duration remaining() {
        Instant expires = Instant.ofEpochSecond(record.startedAt()).plus(life());
        return Duration.between(Instant.now(), expires);
    }

    private Duration life() {
        if (record.createdAt() == null || record.expiresAt() == null || record.expiresAt() <= record.createdAt()) {
            return DEFAULT_LIFE;
        }
        long seconds = record.expiresAt() - record.createdAt();
        return Duration.ofSeconds(Math.min(seconds, LONGEST_LIFE.toSeconds()));
    }

    /** What is kept for {@code complete}: a minute, or a tenth of a shorter life. */
    private Duration reserve() {
        Duration tenth = life().dividedBy(10);
        return tenth.compareTo(RESERVE) < 0 ? tenth : RESERVE;
    }

    /** Why there is not enough time for what is left, or null. */
    private String whyNotInTime() {
        Duration reserve = reserve();
        Duration remaining = remaining().minus(reserve);
        long sent = record.parts().stream().mapToLong(JournalPart::length).sum();
        long left = record.bytes() - sent;
        if (remaining.isNegative()) {
            return "it expires too soon, or has expired";
        }
        double rate = sent / (double) Math.max(1, record.activeSeconds());
        if (sent > 0 && left / rate > remaining.toSeconds()) {
            return left + " bytes are left, which take " + Math.round(left / rate)
                    + " s as fast as before, and it expires in "
                    + remaining.plus(reserve).toSeconds() + " s";
        }
        return null;
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
    public synchronized void created(Upload upload, PartPlan plan) throws IOException {
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
                null,
                now));
        client.remembered(upload.id(), whereItIs());
    }

    @Override
    public synchronized void sent(String uploadId, JournalPart part) throws IOException {
        requireCurrent(uploadId);
        List<JournalPart> parts = new ArrayList<>(record.parts());
        parts.add(part);
        save(record.with(State.PENDING, parts, List.of(), null, null, active(), now()));
    }

    @Override
    public synchronized void completing(String uploadId, List<String> partIds, String md5) throws IOException {
        requireCurrent(uploadId);
        save(record.with(State.COMPLETING, record.parts(), partIds, md5, null, active(), now()));
    }

    @Override
    public synchronized void completed(String fileId) throws IOException {
        save(record.with(State.COMPLETED, record.parts(), record.partIds(), record.md5(), fileId, active(), now()));
    }

    @Override
    public synchronized void leftOpen() throws IOException {
        if (record != null && record.state() == State.COMPLETING) {
            save(record.with(State.PENDING, record.parts(), List.of(), null, null, active(), now()));
        }
    }

    @Override
    public synchronized void givenUp() throws IOException {
        resumption.journal().remove(resumption.key());
        record = null;
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

    /** Everything but what another attempt would meet again. */
    @Override
    public synchronized boolean keepsAfter(Throwable failure) {
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

    private static boolean isAboutTheUpload(OpenAIUploadsException answered) {
        int status = answered.getStatusCode();
        boolean refused = status >= 400 && status < 500 && !NOT_ABOUT_THE_UPLOAD.contains(status);
        return refused && !answered.isQuotaExhausted();
    }

    /** Not a source that could not be read, which has a cause. */
    private static boolean isChange(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SourceChangedException && each.getCause() == null) {
                return true;
            }
        }
        return false;
    }
}
