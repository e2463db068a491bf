package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.FairLock;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits how many bytes are in use at once. A thread that needs more waits, first come, first served, so that small requests
 * do not delay a large one for ever. Thread-safe.
 */
public final class ByteBudget {

    private final FairLock lock = new FairLock();

    /** The bytes that each waiter requests, longest wait first. */
    private final Map<FairLock.Waiter, Long> waiting = new LinkedHashMap<>();

    private final long limit;
    private long used;

    /** @param limit bytes; {@link Long#MAX_VALUE} for none */
    public ByteBudget(long limit) {
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }

    /** Waits until {@code bytes}, at most {@link #limit}, are available, and takes them. */
    public void acquire(long bytes, AbortSignal abort) throws UploadAbortedException {
        if (bytes > limit) {
            throw new IllegalArgumentException(
                    "An upload needs " + bytes + " bytes but only " + limit + " are available");
        }
        lock.await(
                abort,
                waiter -> {
                    waiting.put(waiter, bytes);
                    grant();
                },
                waiter -> {
                    waiting.remove(waiter);
                    used -= waiter.isGranted() ? bytes : 0;
                    grant();
                });
    }

    /** Takes {@code bytes} if they are available and nobody waits. */
    public boolean tryAcquire(long bytes) {
        return lock.get(() -> {
            boolean available = waiting.isEmpty() && bytes <= limit - used;
            used += available ? bytes : 0;
            return available;
        });
    }

    /** Grants the requests of the first waiters, as long as enough bytes are available. */
    private void grant() {
        Iterator<Map.Entry<FairLock.Waiter, Long>> inTurn = waiting.entrySet().iterator();
        while (inTurn.hasNext()) {
            Map.Entry<FairLock.Waiter, Long> next = inTurn.next();
            if (next.getValue() > limit - used) {
                return;
            }
            used += next.getValue();
            next.getKey().grant();
            inTurn.remove();
        }
    }

    public void release(long bytes) {
        lock.run(() -> {
            used -= bytes;
            grant();
        });
    }

    /** The bytes in use now. */
    public long used() {
        return lock.get(() -> used);
    }
}
