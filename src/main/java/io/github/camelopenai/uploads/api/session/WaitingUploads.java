package io.github.camelopenai.uploads.api.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The uploads that wait for their turn, in the order in which they came. Thread-safe. */
public final class WaitingUploads {

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Wait> waits = new LinkedHashSet<>();

    /** The wait of one upload. Closed when the wait is over. */
    public final class Wait implements AutoCloseable {
        private final String exchangeId;
        private final UploadProgress upload;
        private final WaitReason reason;
        private final Instant since = Instant.now();

        private Wait(String exchangeId, UploadProgress upload, WaitReason reason) {
            this.exchangeId = exchangeId;
            this.upload = upload;
            this.reason = reason;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                waits.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Adds an upload at the end. */
    public Wait begin(String exchangeId, UploadProgress upload, WaitReason reason) {
        Wait wait = new Wait(exchangeId, upload, reason);
        lock.lock();
        try {
            waits.add(wait);
        } finally {
            lock.unlock();
        }
        return wait;
    }

    /** All uploads that wait, those that have waited longest first. */
    public List<WaitingUpload> list() {
        Map<WaitReason, Integer> places = new EnumMap<>(WaitReason.class);
        List<WaitingUpload> list = new ArrayList<>();
        lock.lock();
        try {
            for (Wait wait : waits) {
                int place = places.merge(wait.reason, 1, Integer::sum);
                list.add(new WaitingUpload(wait.exchangeId, wait.upload, wait.reason, place, wait.since));
            }
            return list;
        } finally {
            lock.unlock();
        }
    }

    /** The number of uploads that wait for the same. */
    public int count(WaitReason reason) {
        lock.lock();
        try {
            return (int) waits.stream().filter(wait -> wait.reason == reason).count();
        } finally {
            lock.unlock();
        }
    }
}
