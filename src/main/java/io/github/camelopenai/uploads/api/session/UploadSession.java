package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.http.Pacer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The state of one upload as this client knows it: its phase, its expiry, its parts, and the parts being sent. It
 * serialises the calls of one upload, from all threads, routes and endpoints: two {@code complete} never run at
 * the same time, {@code cancel} never runs while a part is sent, and neither runs after a {@code complete} that may have
 * succeeded.
 *
 * <p>Thread-safe. The monitor of the session guards the phase, whether a {@code complete} was accepted, and the file; all else
 * is final or a single value. While the monitor is held, no other lock is taken and no listener is called.
 */
public final class UploadSession {

    private final String id;
    private final Upload created;
    private final CreateUpload request;
    private final UploadExpiry expiry;
    private final AbortSignal sending = new AbortSignal();
    private final AddedParts parts = new AddedParts();
    private final UploadMeter meter = new UploadMeter();
    private final long begun = System.nanoTime();
    private final Duration ageBefore;
    private final UploadForecaster forecaster;
    private volatile boolean orphans;
    private volatile boolean live;
    private volatile String journalKey;
    private volatile Pacer pacer;
    private UploadPhase phase = UploadPhase.OPEN;
    private boolean accepted;
    private String fileId;
    private volatile Supplier<Set<String>> excludedFiles = Set::of;
    private volatile Consumer<UploadSession> onEnd = session -> {};

    private UploadSession(String id, Upload created, CreateUpload request, Duration ageBefore, UploadExpiry expiry) {
        this.id = id;
        this.created = created;
        this.request = request;
        this.ageBefore = ageBefore;
        this.expiry = expiry;
        this.forecaster = new UploadForecaster(request, expiry, meter, begun);
    }

    /**
     * The session of an upload that this client has created.
     *
     * @param sentAt when {@code create} was about to be sent, since the life of the upload may begin then
     * @param life how long the server lets the upload live
     */
    public static UploadSession created(Upload upload, CreateUpload request, Deadline sentAt, Duration life) {
        UploadSession session =
                new UploadSession(upload.id(), upload, request, Duration.ZERO, UploadExpiry.after(sentAt, life));
        session.live = true;
        return session;
    }

    /**
     * The session of an upload that an earlier process has created.
     *
     * @param remaining the time until it expires
     * @param parts the lengths of the parts that the server has, by id
     * @param before whether the earlier process has sent a {@code complete}
     */
    public static UploadSession adopted(
            Upload upload, CreateUpload request, Duration remaining, Map<String, Long> parts, EarlierComplete before) {
        Duration age = upload.life().minus(remaining);
        UploadSession session = new UploadSession(
                upload.id(),
                upload,
                request,
                age.isNegative() ? Duration.ZERO : age,
                UploadExpiry.after(Deadline.in(Duration.ZERO), remaining));
        session.parts.adopt(parts);
        session.meter.add(
                parts.size(), parts.values().stream().mapToLong(Long::longValue).sum());
        // The process may have been killed after it sent a part and before it recorded it.
        session.orphans = true;
        session.parts.setLost(0);
        session.phase = before == EarlierComplete.NONE ? UploadPhase.OPEN : UploadPhase.UNKNOWN;
        session.accepted = before == EarlierComplete.ACCEPTED;
        return session;
    }

    /** The session of an upload that was created elsewhere: only its id is known. */
    static UploadSession createdElsewhere(String id) {
        return new UploadSession(id, null, null, Duration.ZERO, UploadExpiry.UNKNOWN);
    }

    /** The session of an upload of which only the end is known. */
    static UploadSession ended(String id, UploadPhase phase, String fileId, int retries) {
        UploadSession session = createdElsewhere(id);
        session.phase = phase;
        session.fileId = fileId;
        session.addRetries(retries);
        return session;
    }

    public String id() {
        return id;
    }

    public synchronized UploadPhase phase() {
        return phase;
    }

    /** The answer to {@code create}; null for an upload that was created elsewhere. */
    public Upload created() {
        return created;
    }

    /** The request of {@code create}; null for an upload that was created elsewhere. */
    public CreateUpload request() {
        return request;
    }

    /** When the upload expires. */
    public Deadline expiry() {
        return expiry.deadline();
    }

    /** When the last part has to be there, so that the upload can still be completed. */
    public Deadline partDeadline() {
        return expiry.partDeadline();
    }

    /** The signal that ends the sending of parts; a cancel aborts it. */
    public AbortSignal sending() {
        return sending;
    }

    /** Sets the pacer of the account that the upload belongs to. */
    public void setPacer(Pacer account) {
        pacer = account;
    }

    /** Whether the upload belongs to the account of this pacer. */
    public boolean isOf(Pacer account) {
        return pacer == account;
    }

    /** Counts the bytes and parts that are sent. */
    public UploadMeter meter() {
        return meter;
    }

    /** Counts {@code n} retries, and returns those of all calls of this upload so far. */
    public int addRetries(int n) {
        return meter.addRetries(n);
    }

    /** Marks an adopted upload as being continued; {@code key} names its record in the journal. */
    public void resume(String key) {
        journalKey = key;
        live = true;
    }

    /** Sets the name of the upload's record in the journal. */
    public void setJournalKey(String key) {
        journalKey = key;
    }

    /** Marks the upload as no longer in progress here, even if the server still has it. */
    public void release() {
        live = false;
    }

    /** Whether the upload is in progress here, or may be continued. */
    public boolean isLive() {
        return meter.isSending() || live && !expiry().passed();
    }

    /** The latest time at which the upload can have been created, by {@link System#nanoTime}. */
    long createdAt() {
        return begun - ageBefore.toNanos();
    }

    /** Whether a call of this upload is under way. */
    boolean isInUse() {
        return meter.isSending() || phase() == UploadPhase.COMPLETING;
    }

    /** @param listener called once the file exists, or the upload is cancelled or has ended without a file */
    void onEnd(Consumer<UploadSession> listener) {
        onEnd = listener;
    }

    synchronized boolean hasEnded() {
        return phase.isEnd();
    }

    private void notifyOfEnd() {
        // Without the lock, since the listener takes a lock of its own.
        if (hasEnded()) {
            onEnd.accept(this);
        }
    }

    /** The present progress of the upload. */
    public UploadProgress progress() {
        UploadMeter.Reading now = meter.read();
        long total = request == null ? -1 : request.bytes();
        Pacer account = pacer;
        return new UploadProgress(
                id,
                request == null ? null : request.filename(),
                request == null ? null : request.purpose(),
                total,
                total < 0 ? now.uploadedBytes() : Math.min(total, now.uploadedBytes()),
                total < 0 ? now.sentBytes() : Math.min(total, now.sentBytes()),
                now.uploadedParts(),
                now.partCount(),
                now.partsInFlight(),
                now.bytesPerSecond(),
                now.retries(),
                ageBefore.plusNanos(System.nanoTime() - begun),
                request == null ? null : expiry().remaining(),
                journalKey,
                account == null ? null : account.unansweredSince(),
                phase());
    }

    public synchronized void requireOpenForParts() {
        if (phase != UploadPhase.OPEN) {
            throw new IllegalStateException(
                    "Upload " + id + " accepts no more parts: " + describe() + ". Create a new upload");
        }
    }

    /** The parts that the server has. */
    public AddedParts parts() {
        return parts;
    }

    /** Notes that the server may have received a part whose answer was lost. */
    public void setOrphansPossible() {
        orphans = true;
    }

    /** Whether the server may have parts of this upload whose ids are unknown here. */
    public boolean mayHaveOrphans() {
        return orphans;
    }

    /**
     * Sets the source of file ids that belong to other uploads of the same name, purpose and size.
     *
     * @param files called when the account lists a file that may be the result of this upload; returns null if the ids are
     *     unknown, so that such a file may belong to any of them
     */
    public void excludeFiles(Supplier<Set<String>> files) {
        excludedFiles = files;
    }

    /** The ids of files that belong to other uploads; null if they are unknown. May read from a disk. */
    public Set<String> excludedFiles() {
        return excludedFiles.get();
    }

    /** Makes the forecasts of the upload. */
    public UploadForecaster forecaster() {
        return forecaster;
    }

    /** Whether the time is enough for the missing parts; null where the size of the content is unknown. */
    public UploadForecast forecast() {
        return forecaster.forecast();
    }

    /** Starts a {@code complete}, and returns whether an earlier one was sent. */
    public synchronized EarlierComplete beginComplete() {
        if (phase != UploadPhase.OPEN && phase != UploadPhase.UNKNOWN) {
            throw new IllegalStateException("Upload " + id + " cannot be completed: " + describe());
        }
        boolean uncertain = phase == UploadPhase.UNKNOWN;
        phase = UploadPhase.COMPLETING;
        if (accepted) {
            return EarlierComplete.ACCEPTED;
        }
        return uncertain ? EarlierComplete.POSSIBLE : EarlierComplete.NONE;
    }

    /** Notes that the server has accepted {@code complete} without returning a file yet. */
    public synchronized void setAccepted() {
        accepted = true;
    }

    public synchronized boolean isAccepted() {
        return accepted;
    }

    public void endComplete(UploadPhase outcome, String file) {
        synchronized (this) {
            phase = outcome;
            fileId = file;
        }
        if (outcome == UploadPhase.COMPLETED) {
            parts.clear();
        }
        if (outcome != UploadPhase.OPEN) {
            live = false;
        }
        notifyOfEnd();
    }

    /**
     * Starts a {@code cancel}: ends the sending of parts, and waits until no part of this upload is being sent.
     *
     * @param force whether to cancel also after a {@code complete} that may have succeeded
     * @param limit how long to wait at most
     */
    public void beginCancel(boolean force, Duration limit) {
        synchronized (this) {
            if (phase.isCommitted() && !force) {
                throw new IllegalStateException("Upload " + id + " is not cancelled: " + describe()
                        + ". A cancel has no effect on a completed upload, and could destroy the file of one whose outcome is"
                        + " unknown. Set the option forceCancel=true to cancel it anyway");
            }
            phase = UploadPhase.CANCELLING;
        }
        sending.abort("upload " + id + " is being cancelled");
        sending.awaitQuiet(limit);
    }

    synchronized boolean isOutcomePending() {
        return phase.isOutcomePending();
    }

    /** @param other null if it is unknown */
    boolean makesSameFileAs(CreateUpload other) {
        return request != null
                && other != null
                && request.purpose().equals(other.purpose())
                && request.filename().equals(other.filename())
                && request.bytes() == other.bytes();
    }

    synchronized String fileId() {
        return fileId;
    }

    public void endCancel() {
        synchronized (this) {
            phase = UploadPhase.CANCELLED;
        }
        live = false;
        notifyOfEnd();
    }

    private String describe() {
        boolean hasFile = phase == UploadPhase.COMPLETED && fileId != null;
        return phase.description() + (hasFile ? " as file " + fileId : "");
    }
}
