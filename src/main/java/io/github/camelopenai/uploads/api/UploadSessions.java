package io.github.camelopenai.uploads.api;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The uploads that this client works on, by id. Kept in memory only; what is lost with it is knowledge, not uploads. Entries
 * go when the server has surely forgotten the upload too.
 */
public final class UploadSessions {

    private static final Duration KEEP = Duration.ofHours(4);
    private static final Duration BETWEEN_EVICTIONS = Duration.ofMinutes(1);

    private record Entry(UploadSession session, Deadline forget) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong nextEviction = new AtomicLong(System.nanoTime());

    void add(UploadSession session) {
        evict();
        // At least as long as the server may still know of it.
        Duration life = session.expiry().remaining().plus(KEEP);
        entries.put(session.id(), new Entry(session, Deadline.in(life)));
    }

    /** Now and then only: looking at all of them with every new one would cost more than small uploads do. */
    private void evict() {
        long now = System.nanoTime();
        long due = nextEviction.get();
        if (now - due >= 0 && nextEviction.compareAndSet(due, now + BETWEEN_EVICTIONS.toNanos())) {
            entries.values().removeIf(entry -> entry.forget().passed());
        }
    }

    /** The session of an upload, a new one if it was not made here. */
    public UploadSession of(String uploadId) {
        // Refuses what is no id before anything is kept for it.
        PathSegment.encode(uploadId);
        if (!entries.containsKey(uploadId)) {
            evict();
        }
        return entries.computeIfAbsent(uploadId, id -> new Entry(UploadSession.foreign(id), Deadline.in(KEEP)))
                .session();
    }

    /** How far an upload is, as far as this client knows it. */
    UploadProgress progress(String uploadId) {
        Entry entry = entries.get(uploadId);
        return entry == null
                ? UploadProgress.unknown(uploadId)
                : entry.session().progress();
    }

    /** The uploads that somebody here works on, or may come back to; the oldest first. */
    public List<UploadProgress> live() {
        return entries.values().stream()
                .map(Entry::session)
                .filter(UploadSession::isLive)
                .map(UploadSession::progress)
                .sorted(Comparator.comparing(UploadProgress::age).reversed())
                .toList();
    }

    /**
     * Whether another upload of this client, which would make a file that looks the same, is just being completed or has
     * an unknown outcome: its file could be taken for that of {@code session}.
     */
    boolean hasTwinInDoubt(UploadSession session) {
        return entries.values().stream()
                .map(Entry::session)
                .anyMatch(other -> other != session && other.isInDoubt() && other.makesSameFileAs(session));
    }

    /** Files that other uploads of this client have become. */
    Set<String> fileIdsExcept(UploadSession session) {
        return entries.values().stream()
                .map(Entry::session)
                .filter(other -> other != session && other.fileId() != null)
                .map(UploadSession::fileId)
                .collect(Collectors.toSet());
    }
}
