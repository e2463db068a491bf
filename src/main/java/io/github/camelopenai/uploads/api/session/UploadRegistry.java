package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.session.EndedUploads.Ended;
import io.github.camelopenai.uploads.api.session.UploadSession.Phase;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.http.PathSegment;
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
 * What all clients of a component know of uploads. An upload that is under way has a session. Of one that has ended, little
 * is kept ({@link EndedUploads}). Both are bounded in number, whatever goes on for however long: a session that is dropped
 * because of that was not used while many others were, and its upload is treated as one that was made elsewhere. Public only
 * for the package above. Thread-safe.
 */
public final class UploadRegistry {

    /** How many are kept of uploads that are under way or may be taken up, and how many of those that have ended. */
    static final int LIMIT = 10_000;

    /** After the upload has expired, since a {@code complete} with an unknown outcome may still be asked about. */
    private static final Duration KEEP = Duration.ofHours(4);

    private static final Duration BETWEEN_EVICTIONS = Duration.ofMinutes(1);

    /** A file may be a little older than the upload that was created after it, as clocks of servers go. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private record Entry(UploadSession session, Deadline forget) {}

    private final ReentrantLock lock = new ReentrantLock();

    /** The one that was not used for longest comes first. */
    private final Map<String, Entry> open = new LinkedHashMap<>(16, 0.75f, true);

    private final EndedUploads ended = new EndedUploads(LIMIT);
    private long nextEviction = System.nanoTime();

    public void add(UploadSession session) {
        // At least as long as the server may still know of it.
        add(session, session.expiry().remaining().plus(KEEP));
    }

    private void add(UploadSession session, Duration life) {
        session.whenEnded(this::ended);
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
                System.nanoTime()));
    }

    private void evict() {
        long now = System.nanoTime();
        if (now - nextEviction >= 0) {
            // Now and then only: looking at all of them with every new one would cost more than small uploads do.
            nextEviction = now + BETWEEN_EVICTIONS.toNanos();
            open.values()
                    .removeIf(
                            entry -> entry.forget().passed() && !entry.session().isInUse());
        }
        for (int looks = open.size(); open.size() > LIMIT && looks > 0; looks--) {
            Iterator<Entry> leastUsed = open.values().iterator();
            Entry entry = leastUsed.next();
            leastUsed.remove();
            UploadSession session = entry.session();
            if (session.isInUse()) {
                open.put(session.id(), entry);
            } else if (session.isInDoubt()) {
                remember(session);
            }
        }
    }

    /** The session of an upload, a new one if it was not made here. */
    public UploadSession of(String uploadId) {
        // Refuses what is no id before anything is kept for it.
        PathSegment.encode(uploadId);
        UploadSession known = find(uploadId);
        if (known != null) {
            return known;
        }
        UploadSession foreign = UploadSession.foreign(uploadId);
        return locked(() -> {
            Entry meanwhile = open.get(uploadId);
            if (meanwhile != null) {
                return meanwhile.session();
            }
            add(foreign, KEEP);
            return foreign;
        });
    }

    /** The session of an upload; null if nothing is known of it. Of one that has ended, it says only that. */
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
            UploadSession session = UploadSession.ended(uploadId, end.phase(), end.fileId(), end.retries());
            session.whenEnded(this::ended);
            return session;
        });
    }

    /** How far an upload is, as far as this client knows it. */
    public UploadProgress progress(String uploadId) {
        UploadSession session = find(uploadId);
        return session == null ? UploadProgress.unknown(uploadId) : session.progress();
    }

    /** The uploads that somebody here works on, or may come back to; the oldest first. */
    public List<UploadProgress> live() {
        return sessions().stream()
                .filter(UploadSession::isLive)
                .map(UploadSession::progress)
                .sorted(Comparator.comparing(UploadProgress::age).reversed())
                .toList();
    }

    private List<UploadSession> sessions() {
        return locked(
                () -> new ArrayList<>(open.values().stream().map(Entry::session).toList()));
    }

    /**
     * Whether a file that looks like that of {@code session} may be another upload's, and it cannot be told: one that is just
     * being completed or has an unknown outcome, or one that was completed since and is forgotten.
     */
    public boolean hasTwinInDoubt(UploadSession session) {
        boolean inDoubt = sessions().stream()
                .anyMatch(other -> other != session && other.isInDoubt() && other.makesSameFileAs(session.request()));
        long since = session.createdAt() - TOLERANCE.toNanos();
        return inDoubt
                || locked(() -> ended.mayHaveForgotten(session.request(), since)
                        || ended.all()
                                .anyMatch(other -> other.phase() == Phase.UNKNOWN
                                        && !other.id().equals(session.id())
                                        && session.makesSameFileAs(other.request())));
    }

    /** Files that other uploads of this client have become. */
    public Set<String> fileIdsExcept(UploadSession session) {
        return locked(() -> {
            // One that has just ended may still be among the open ones.
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
