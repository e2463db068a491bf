package io.github.camelopenai.uploads.part;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * So many bytes may be in use at once; who wants more waits, first come, first served, so that a large wish is not
 * overtaken for ever by small ones. Thread-safe.
 */
public final class ByteBudget {

    private final Monitor monitor = new Monitor();
    private final Queue<Object> waiting = new ArrayDeque<>();
    private final long limit;
    private long used;

    /** @param limit bytes; {@link Long#MAX_VALUE} for none */
    public ByteBudget(long limit) {
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }

    /** Takes {@code bytes}, at most {@link #limit}, as soon as there are so many. */
    public void acquire(long bytes, AbortSignal abort) throws UploadAbortedException {
        if (bytes > limit) {
            throw new IllegalArgumentException(bytes + " bytes are wanted, and " + limit + " is all there is");
        }
        Object place = new Object();
        try {
            monitor.get(() -> waiting.add(place));
            monitor.await(abort, () -> {
                boolean granted = waiting.peek() == place && bytes <= limit - used;
                used += granted ? bytes : 0;
                return granted;
            });
        } finally {
            // Whether it got them or gave up, the next one may look.
            monitor.change(() -> waiting.remove(place));
        }
    }

    public void release(long bytes) {
        monitor.change(() -> used -= bytes);
    }

    /** Bytes that are in use now. */
    public long used() {
        return monitor.get(() -> used);
    }
}
