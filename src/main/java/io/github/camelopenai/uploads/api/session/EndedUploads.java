package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.session.UploadSession.Phase;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is kept of uploads that have ended: enough to refuse further calls for them, and to tell their files from those of
 * others. That of the newest ones is kept. Of those that are forgotten, a table of fixed size remembers when the last upload
 * of a name ended, so that a file which may be theirs is not taken for another's. Not thread-safe.
 */
final class EndedUploads {

    /** About a megabyte. */
    private static final int NAMES = 1 << 17;

    private final int limit;
    private final Map<String, Ended> byId = new LinkedHashMap<>();

    /** When the last forgotten upload of a name ended; names share an entry by chance. Made when it is needed. */
    private long[] forgotten;

    private long forgottenSince;

    /**
     * @param request what was announced; null if the upload was made elsewhere
     * @param fileId null if there is no file, or if it is not known
     * @param retries how many requests were sent again for it
     * @param endedAt by {@link System#nanoTime}
     */
    record Ended(String id, Phase phase, CreateUpload request, String fileId, int retries, long endedAt) {}

    /** @param limit how many are kept */
    EndedUploads(int limit) {
        this.limit = limit;
    }

    void add(Ended ended) {
        Ended earlier = byId.remove(ended.id());
        // A forced cancel does not make the file anybody else's.
        String fileId = ended.fileId() == null && earlier != null ? earlier.fileId() : ended.fileId();
        byId.put(
                ended.id(),
                new Ended(ended.id(), ended.phase(), ended.request(), fileId, ended.retries(), ended.endedAt()));
        if (byId.size() > limit) {
            Iterator<Ended> oldest = byId.values().iterator();
            forget(oldest.next());
            oldest.remove();
        }
    }

    private void forget(Ended ended) {
        if (ended.request() == null || ended.phase() == Phase.CANCELLED && ended.fileId() == null) {
            return;
        }
        if (forgotten == null) {
            forgotten = new long[NAMES];
            forgottenSince = ended.endedAt() - 1;
        }
        // Zero is for those of which nothing was forgotten.
        forgotten[place(ended.request())] = Math.max(1, ended.endedAt() - forgottenSince);
    }

    private static int place(CreateUpload request) {
        int hash = Objects.hash(request.purpose(), request.filename()) * 0x9E3779B9;
        return hash >>> 32 - Integer.numberOfTrailingZeros(NAMES);
    }

    /** Null if it is not known. */
    Ended get(String id) {
        return byId.get(id);
    }

    Stream<Ended> all() {
        return byId.values().stream();
    }

    /** Whether an upload that may have made a file of this name has been forgotten, and ended after {@code time}. */
    boolean mayHaveForgotten(CreateUpload request, long time) {
        if (forgotten == null || request == null) {
            return false;
        }
        long at = forgotten[place(request)];
        return at > 0 && at > time - forgottenSince;
    }
}
