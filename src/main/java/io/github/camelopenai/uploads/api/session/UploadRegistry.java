package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.PathSegment;
import io.github.camelopenai.uploads.api.session.EndedUploads.Ended;
import io.github.camelopenai.uploads.concurrent.Deadline;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The uploads that the clients of a component know. An upload in progress has a session; of an upload that has ended, little
 * is kept ({@link EndedUploads}). Both are limited in number. The session that was not used for longest is dropped first; its
 * upload is treated like one that was created elsewhere. Thread-safe.
 */
public final class UploadRegistry {

    /** The maximum number of uploads in progress, and of uploads that have ended. */
    static final int LIMIT = 10_000;

    /** How long a session is kept after its upload has expired, since the outcome of its {@code complete} may be unknown. */
    private static final Duration KEEP = Duration.ofHours(4);

    private static final Duration BETWEEN_EVICTIONS = Duration.ofMinutes(1);

    /** The clocks of servers may differ by this much. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private record Entry(UploadSession session, Deadline keepUntil) {}

    private final ReentrantLock lock = new ReentrantLock();

    /** Sessions in the order of their last use, the least recently used first. */
    private final Map<String, Entry> open = new LinkedHashMap<>(16, 0.75f, true);

    private final WaitingUploads waiting = new WaitingUploads();
    private final EndedUploads ended = new EndedUploads(LIMIT);
    private long nextEviction = System.nanoTime();

    /** The uploads that wait for their turn. */
    public WaitingUploads waiting() {
        return waiting;
    }

    public void add(UploadSession session) {
        add(session, session.expiry().remaining().plus(KEEP));
    }

    private void add(UploadSession session, Duration life) {
        session.onEnd(this::ended);
        locked(() -> {
            open.put(session.id(), new Entry(session, Deadline.in(life)));
            evict();
            return null;
        });
        if (session.hasEnded()) {
            ended(session);
        }
    }

    private void ended(UploadSession session) {
        locked(() -> {
            open.remove(session.id());
            remember(session);
            return null;
        });
    }

    private void remember(UploadSession session) {
        ended.add(new Ended(
                session.id(),
                session.phase(),
                session.request(),
                session.fileId(),
                session.addRetries(0),
                System.nanoTime(),
                new WeakReference<>(session)));
    }

    private void evict() {
        long now = System.nanoTime();
        if (now - nextEviction >= 0) {
            // Not with every new session: a check of all sessions would cost more than a small upload.
            nextEviction = now + BETWEEN_EVICTIONS.toNanos();
            open.values()
                    .removeIf(entry ->
                            entry.keepUntil().passed() && !entry.session().isInUse());
        }
        for (int candidates = open.size(); open.size() > LIMIT && candidates > 0; candidates--) {
            Iterator<Entry> leastUsed = open.values().iterator();
            Entry entry = leastUsed.next();
            leastUsed.remove();
            UploadSession session = entry.session();
            if (session.isInUse()) {
                open.put(session.id(), entry);
            } else if (session.isOutcomePending()) {
                remember(session);
            }
        }
    }

    /** The session of an upload; a new session if the upload is unknown here. */
    public UploadSession of(String uploadId) {
        // Rejects an invalid id before anything is stored for it.
        PathSegment.encode(uploadId);
        UploadSession known = find(uploadId);
        if (known != null) {
            return known;
        }
        UploadSession foreign = UploadSession.createdElsewhere(uploadId);
        return locked(() -> {
            Entry meanwhile = open.get(uploadId);
            if (meanwhile != null) {
                return meanwhile.session();
            }
            add(foreign, KEEP);
            return foreign;
        });
    }

    /**
     * The session of an upload; null if the upload is unknown. Callers get the same session as long as one of them uses it,
     * so that it can keep their calls apart.
     */
    public UploadSession find(String uploadId) {
        return locked(() -> {
            Entry entry = open.get(uploadId);
            if (entry != null) {
                return entry.session();
            }
            Ended end = ended.get(uploadId);
            if (end == null) {
                return null;
            }
            UploadSession used = end.session().get();
            return used != null ? used : newSessionOf(end);
        });
    }

    private UploadSession newSessionOf(Ended end) {
        UploadSession session = UploadSession.ended(end.id(), end.phase(), end.fileId(), end.retries());
        session.onEnd(this::ended);
        ended.setSession(end.id(), session);
        return session;
    }

    /** The progress of an upload, which need not be known. */
    public UploadProgress progress(String uploadId) {
        UploadSession session = find(uploadId);
        return session == null ? UploadProgress.unknown(uploadId) : session.progress();
    }

    /** The uploads in progress or to be continued, the oldest first. */
    public List<UploadProgress> live() {
        return sessions().stream()
                .filter(UploadSession::isLive)
                .map(UploadSession::progress)
                .sorted(Comparator.comparing(UploadProgress::age).reversed())
                .toList();
    }

    /** Whether an upload with this id is in progress or to be continued. */
    public boolean isLive(String uploadId) {
        return sessions().stream()
                .anyMatch(session -> session.isLive() && session.id().equals(uploadId));
    }

    private List<UploadSession> sessions() {
        return locked(
                () -> new ArrayList<>(open.values().stream().map(Entry::session).toList()));
    }

    /**
     * Whether a file with the name, purpose and size of {@code session} may belong to another upload whose file id is not
     * known: one that is being completed or has an unknown outcome, or one that has ended since and was dropped.
     */
    public boolean mayHaveUnknownLookalike(UploadSession session) {
        boolean pending = sessions().stream()
                .anyMatch(other ->
                        other != session && other.isOutcomePending() && other.makesSameFileAs(session.request()));
        long since = session.createdAt() - CLOCK_TOLERANCE.toNanos();
        return pending
                || locked(() -> ended.mayHaveDropped(session.request(), since)
                        || ended.all()
                                .anyMatch(other -> other.phase() == UploadPhase.UNKNOWN
                                        && !other.id().equals(session.id())
                                        && session.makesSameFileAs(other.request())));
    }

    /** The ids of the files of all uploads but {@code session}. */
    public Set<String> fileIdsExcept(UploadSession session) {
        return locked(() -> {
            // A session that has just ended may still be in the map.
            Set<String> files = open.values().stream()
                    .filter(entry -> entry.session() != session)
                    .map(entry -> entry.session().fileId())
                    .filter(Objects::nonNull)
                    .collect(Collectors.toCollection(HashSet::new));
            ended.all()
                    .filter(other -> other.fileId() != null && !other.id().equals(session.id()))
                    .forEach(other -> files.add(other.fileId()));
            return files;
        });
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
