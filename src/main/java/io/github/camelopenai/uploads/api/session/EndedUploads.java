package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.CreateUpload;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The uploads that ended last: enough of each to refuse further calls, and to know the id of its file. Of older uploads, a
 * table of fixed size keeps when the last upload of a name ended, so that its file is not mistaken for that of another
 * upload. Not thread-safe.
 */
final class EndedUploads {

    /** About a megabyte. */
    private static final int NAMES = 1 << 17;

    private final int limit;
    private final Map<String, Ended> byId = new LinkedHashMap<>();

    /** When the last dropped upload of a name ended; two names may share an entry. Created when it is needed. */
    private long[] dropped;

    private long droppedSince;

    /**
     * An upload that has ended.
     *
     * @param request the request of {@code create}; null if the upload was created elsewhere
     * @param fileId the id of the file; null if there is no file, or if it is unknown
     * @param retries the number of requests that were sent again
     * @param endedAt when it ended, by {@link System#nanoTime}
     * @param session the session of the upload, as long as a caller uses it
     */
    record Ended(
            String id,
            UploadPhase phase,
            CreateUpload request,
            String fileId,
            int retries,
            long endedAt,
            WeakReference<UploadSession> session) {

        Ended withFile(String newFileId) {
            return new Ended(id, phase, request, newFileId, retries, endedAt, session);
        }

        Ended withSession(UploadSession newSession) {
            return new Ended(id, phase, request, fileId, retries, endedAt, new WeakReference<>(newSession));
        }
    }

    /** @param limit the number of uploads that are kept */
    EndedUploads(int limit) {
        this.limit = limit;
    }

    void add(Ended ended) {
        Ended earlier = byId.remove(ended.id());
        // After a forced cancel, the file still belongs to this upload.
        String fileId = ended.fileId() == null && earlier != null ? earlier.fileId() : ended.fileId();
        byId.put(ended.id(), ended.withFile(fileId));
        if (byId.size() > limit) {
            Iterator<Ended> oldest = byId.values().iterator();
            drop(oldest.next());
            oldest.remove();
        }
    }

    private void drop(Ended ended) {
        if (ended.request() == null || ended.phase() == UploadPhase.CANCELLED && ended.fileId() == null) {
            return;
        }
        if (dropped == null) {
            dropped = new long[NAMES];
            droppedSince = ended.endedAt() - 1;
        }
        // Zero stands for no upload.
        dropped[place(ended.request())] = Math.max(1, ended.endedAt() - droppedSince);
    }

    private static int place(CreateUpload request) {
        int hash = Objects.hash(request.purpose(), request.filename()) * 0x9E3779B9;
        return hash >>> 32 - Integer.numberOfTrailingZeros(NAMES);
    }

    /** Returns null if the upload is unknown. */
    Ended get(String id) {
        return byId.get(id);
    }

    void setSession(String id, UploadSession session) {
        byId.computeIfPresent(id, (key, ended) -> ended.withSession(session));
    }

    Stream<Ended> all() {
        return byId.values().stream();
    }

    /** Whether an upload of this name and purpose may have been dropped that ended after {@code time}. */
    boolean mayHaveDropped(CreateUpload request, long time) {
        if (dropped == null || request == null) {
            return false;
        }
        long at = dropped[place(request)];
        return at > 0 && at > time - droppedSince;
    }
}
