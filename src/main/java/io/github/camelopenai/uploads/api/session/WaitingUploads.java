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

    /** How many of them wait for what. Counted, since each upload that begins to wait asks for it. */
    private final Map<WaitReason, Integer> counts = new EnumMap<>(WaitReason.class);

    /** The wait of one upload. Closed when the wait is over. */
    public final class Wait implements AutoCloseable {
        private final String exchangeId;
        private final UploadProgress upload;
        private final WaitReason reason;
        private final Instant since = Instant.now();
        private int place;

        private Wait(String exchangeId, UploadProgress upload, WaitReason reason) {
            this.exchangeId = exchangeId;
            this.upload = upload;
            this.reason = reason;
        }

        /** The place at which it began, among the uploads that wait for the same, from 1. */
        public int place() {
            return place;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (waits.remove(this)) {
                    counts.merge(reason, -1, Integer::sum);
                }
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
            wait.place = counts.merge(reason, 1, Integer::sum);
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
}
