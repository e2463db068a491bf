package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.http.Pacer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What this client knows of one upload beyond its id: until when it lives, which parts it has got and how many bytes they
 * had, whether it may be completed already, and what is being sent right now. It keeps the calls of one upload apart,
 * whichever threads, routes and endpoints they come from: {@code complete} never runs twice at once, {@code cancel} never
 * beside a part, and neither after a {@code complete} that may have succeeded. Thread-safe.
 */
public final class UploadSession {

    /** How far the upload has come, as far as this client can know. */
    public enum Phase {
        /** Takes parts. */
        OPEN,
        /** A {@code complete} is under way. */
        COMPLETING,
        /** The file exists. */
        COMPLETED,
        /** A {@code complete} may or may not have succeeded. */
        UNKNOWN,
        /** The server has ended it without a file. */
        FAILED,
        /** A {@code cancel} is under way, or was not confirmed. */
        CANCELLING,
        /** The server has confirmed a {@code cancel}. */
        CANCELLED
    }

    /** What is kept back for {@code complete}, at most; a tenth of a shorter life. */
    private static final Duration LONGEST_RESERVE = Duration.ofSeconds(60);

    private final String id;
    private final Upload created;
    private final CreateUpload request;
    private final Deadline expiry;
    private final Duration reserve;
    private final AbortSignal sending = new AbortSignal();
    private final AddedParts parts = new AddedParts();
    private final UploadMeter meter = new UploadMeter();
    private final long begun = System.nanoTime();
    private final Duration ageBefore;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile boolean orphans;
    private volatile boolean live;
    private volatile String journalKey;
    private volatile Pacer pacer;
    private Phase phase = Phase.OPEN;
    private boolean accepted;
    private String fileId;
    private volatile Supplier<Set<String>> filesOfOthers = Set::of;
    private volatile Consumer<UploadSession> whenEnded = session -> {};

    private UploadSession(
            String id, Upload created, CreateUpload request, Duration ageBefore, Deadline expiry, Duration reserve) {
        this.id = id;
        this.created = created;
        this.request = request;
        this.ageBefore = ageBefore;
        this.expiry = expiry;
        this.reserve = reserve;
    }

    /**
     * @param before when {@code create} was about to be sent, since the server's hour may begin then
     * @param life how long the server lets the upload live
     */
    public static UploadSession created(Upload upload, CreateUpload request, Deadline before, Duration life) {
        UploadSession session = of(upload, request, Duration.ZERO, before, life);
        session.live = true;
        return session;
    }

    private static UploadSession of(
            Upload upload, CreateUpload request, Duration ageBefore, Deadline before, Duration life) {
        Duration tenth = life.dividedBy(10);
        Duration reserve = tenth.compareTo(LONGEST_RESERVE) < 0 ? tenth : LONGEST_RESERVE;
        Deadline expiry = before.laterBy(life);
        return new UploadSession(upload.id(), upload, request, ageBefore, expiry, reserve);
    }

    /**
     * An upload that an earlier process has made and left.
     *
     * @param remaining how long it lives from now on
     * @param parts the lengths of the parts that it has, by id
     * @param before what is known of a {@code complete} that was sent then
     */
    public static UploadSession adopted(
            Upload upload, CreateUpload request, Duration remaining, Map<String, Long> parts, EarlierComplete before) {
        Duration age = upload.life().minus(remaining);
        UploadSession session =
                of(upload, request, age.isNegative() ? Duration.ZERO : age, Deadline.in(Duration.ZERO), remaining);
        session.parts.adopt(parts);
        session.meter.add(
                parts.size(), parts.values().stream().mapToLong(Long::longValue).sum());
        // A part may have been sent, and its process killed before it could say so.
        session.orphans = true;
        session.parts.lost(0);
        session.phase = before == EarlierComplete.NONE ? Phase.OPEN : Phase.UNKNOWN;
        session.accepted = before == EarlierComplete.ACCEPTED;
        return session;
    }

    /** An upload of which only the id is known: it was made elsewhere, and only the server knows when it expires. */
    static UploadSession foreign(String id) {
        return new UploadSession(id, null, null, Duration.ZERO, Deadline.none(), Duration.ZERO);
    }

    /** An upload of which only its end is known. */
    static UploadSession ended(String id, Phase phase, String fileId, int retries) {
        UploadSession session = foreign(id);
        session.phase = phase;
        session.fileId = fileId;
        session.addRetries(retries);
        return session;
    }

    public String id() {
        return id;
    }

    public synchronized Phase phase() {
        return phase;
    }

    /** What {@code create} answered; null for an upload that was made elsewhere. */
    public Upload created() {
        return created;
    }

    /** What {@code create} announced; null for an upload that was made elsewhere. */
    public CreateUpload request() {
        return request;
    }

    public Deadline expiry() {
        return expiry;
    }

    /** Parts have to be there a little before the upload expires, so that it can still be completed. */
    public Deadline partDeadline() {
        return expiry.earlierBy(reserve);
    }

    /** Under which parts are sent; aborted by a cancel. */
    public AbortSignal sending() {
        return sending;
    }

    /** What decides when requests of it may go. */
    public void pacedBy(Pacer account) {
        pacer = account;
    }

    /** What is sent of it. */
    public UploadMeter meter() {
        return meter;
    }

    /** Retries made for this upload, over all its calls. */
    public int addRetries(int n) {
        return meter.addRetries(n);
    }

    /** An adopted upload goes on. */
    public void resumed(String key) {
        journalKey = key;
        live = true;
    }

    /** Where it is remembered. */
    public void rememberedAs(String key) {
        journalKey = key;
    }

    /** Nobody here works on it any more, whatever the server still has of it. */
    public void over() {
        live = false;
    }

    /** Whether somebody here works on it, or may come back to it. */
    public boolean isLive() {
        return meter.isSending() || live && !expiry.passed();
    }

    /** When it was created, by {@link System#nanoTime}, at the latest. */
    long createdAt() {
        return begun - ageBefore.toNanos();
    }

    /** Whether a call for it is under way. */
    boolean isInUse() {
        return meter.isSending() || phase() == Phase.COMPLETING;
    }

    /** @param listener is told once the file exists, or the upload is cancelled or has ended without a file */
    void whenEnded(Consumer<UploadSession> listener) {
        whenEnded = listener;
    }

    synchronized boolean hasEnded() {
        return phase == Phase.COMPLETED || phase == Phase.CANCELLED || phase == Phase.FAILED;
    }

    private void tellEnd() {
        // Not with the lock held, since those who hear of it have one of their own.
        if (hasEnded()) {
            whenEnded.accept(this);
        }
    }

    /** How far it is now. */
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
                request == null ? null : expiry.remaining(),
                journalKey,
                account == null ? null : account.unansweredSince(),
                phase());
    }

    public synchronized void requireOpenForParts() {
        if (phase != Phase.OPEN) {
            throw new IllegalStateException(
                    "Upload " + id + " takes no more parts: " + describe() + ". Create a new upload");
        }
    }

    /** The parts that the server has. */
    public AddedParts parts() {
        return parts;
    }

    /** The server may have taken a part without being heard. */
    public void orphansPossible() {
        orphans = true;
    }

    /** Whether the server may hold parts of this upload whose ids nobody knows. */
    public boolean mayHaveOrphans() {
        return orphans;
    }

    /** @param files of other uploads that look like this one's, as it is when that is asked; null if they are not known */
    public void tellApart(Supplier<Set<String>> files) {
        filesOfOthers = files;
    }

    /** Files that are not this upload's now; null if that is not known. May read from a disk. */
    public Set<String> filesOfOthers() {
        return filesOfOthers.get();
    }

    /** How fast parts go, and whether the time is enough for the rest; null where the size is not known. */
    public UploadPace pace() {
        if (request == null) {
            return null;
        }
        return new UploadPace(
                request.bytes(),
                request.bytes() - meter.uploadedBytes(),
                meter.writtenBytes(),
                Duration.ofNanos(System.nanoTime() - begun),
                partDeadline().remaining(),
                reserve);
    }

    /** True once: for a warning that is not worth repeating. */
    public boolean warnOnce() {
        return warned.compareAndSet(false, true);
    }

    /** @return what is known of an earlier {@code complete} of this upload */
    public synchronized EarlierComplete beginComplete() {
        if (phase != Phase.OPEN && phase != Phase.UNKNOWN) {
            throw new IllegalStateException("Upload " + id + " cannot be completed: " + describe());
        }
        boolean uncertain = phase == Phase.UNKNOWN;
        phase = Phase.COMPLETING;
        if (accepted) {
            return EarlierComplete.ACCEPTED;
        }
        return uncertain ? EarlierComplete.POSSIBLE : EarlierComplete.NONE;
    }

    /** The server has accepted {@code complete}, and there is no file yet. */
    public synchronized void accepted() {
        accepted = true;
    }

    public synchronized boolean isAccepted() {
        return accepted;
    }

    public void endComplete(Phase outcome, String file) {
        synchronized (this) {
            phase = outcome;
            fileId = file;
        }
        if (outcome == Phase.COMPLETED) {
            parts.clear();
        }
        if (outcome != Phase.OPEN) {
            live = false;
        }
        tellEnd();
    }

    /**
     * Ends the sending of parts; nothing of this upload is on its way to the server when this returns.
     *
     * @param limit how long to wait for that at most
     */
    public void beginCancel(boolean force, Duration limit) {
        synchronized (this) {
            boolean committed = phase == Phase.COMPLETING || phase == Phase.COMPLETED || phase == Phase.UNKNOWN;
            if (committed && !force) {
                throw new IllegalStateException("Upload " + id + " is not cancelled: " + describe()
                        + ". A cancel could not undo that, or could destroy a good file. Set the option forceCancel=true to"
                        + " cancel it all the same");
            }
            phase = Phase.CANCELLING;
        }
        sending.abort("upload " + id + " is being cancelled");
        sending.awaitQuiet(limit);
    }

    synchronized boolean isInDoubt() {
        return phase == Phase.COMPLETING || phase == Phase.UNKNOWN;
    }

    /** @param other null if that is not known */
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
            phase = Phase.CANCELLED;
        }
        live = false;
        tellEnd();
    }

    private String describe() {
        return switch (phase) {
            case OPEN -> "it takes parts";
            case COMPLETING -> "it is being completed";
            case COMPLETED -> "it was completed" + (fileId == null ? "" : " as file " + fileId);
            case UNKNOWN -> "a complete was sent, and nobody knows whether it succeeded";
            case FAILED -> "the server has ended it without a file";
            case CANCELLING -> "it is being cancelled, or a cancel of it was not confirmed";
            case CANCELLED -> "it was cancelled";
        };
    }
}
