package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.Monitor;
import io.github.camelopenai.uploads.part.UploadAbortedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * How many parts all uploads together send at once.
 *
 * <p>An upload joins before it is created, and holds one slot from then to its end, so that its time never runs out in a
 * queue. Further slots are taken for one part each. They go first to uploads that wait to join, then to those that have
 * waited longest, so that a large file gives way to the files that come after it. Thread-safe.
 */
public final class PartSlots {

    private final Monitor monitor = new Monitor();
    private final Queue<Object> joining = new ArrayDeque<>();
    private final List<Wish> wishes = new ArrayList<>();
    private int free;

    /** @param limit parts at once, at least 1 */
    public PartSlots(int limit) {
        this.free = limit;
    }

    /** A sender that waits for a slot; an upload may have several. */
    private static final class Wish {
        private final Share share;

        private Wish(Share share) {
            this.share = share;
        }
    }

    /**
     * Waits, first come, first served, for the slot that an upload keeps.
     *
     * @param parallelParts how many slots the upload may have at once
     */
    Share join(int parallelParts, AbortSignal abort) throws UploadAbortedException {
        Object place = new Object();
        try {
            monitor.get(() -> joining.add(place));
            monitor.await(abort, () -> {
                boolean granted = free > 0 && joining.peek() == place;
                free -= granted ? 1 : 0;
                return granted;
            });
            return new Share(parallelParts);
        } finally {
            monitor.change(() -> joining.remove(place));
        }
    }

    /** What one upload has of the slots. Closed when nothing of it is sent any more. */
    final class Share implements AutoCloseable {
        private final int most;
        private int sending;
        private boolean ownSlotInUse;

        private Share(int most) {
            this.most = most;
        }

        /** Waits until one more part of this upload may be sent. */
        Slot take(AbortSignal abort) throws UploadAbortedException {
            Wish wish = new Wish(this);
            Slot[] slot = new Slot[1];
            try {
                monitor.get(() -> wishes.add(wish));
                monitor.await(abort, () -> {
                    slot[0] = grant(wish);
                    return slot[0] != null;
                });
                return slot[0];
            } finally {
                monitor.change(() -> wishes.remove(wish));
            }
        }

        @Override
        public void close() {
            monitor.change(() -> free++);
        }
    }

    private Slot grant(Wish wish) {
        Share share = wish.share;
        if (share.sending >= share.most) {
            return null;
        }
        boolean own = !share.ownSlotInUse;
        if (!own && (free == 0 || !joining.isEmpty() || firstInTurn() != wish)) {
            return null;
        }
        share.sending++;
        share.ownSlotInUse = true;
        free -= own ? 0 : 1;
        return new Slot(share, own);
    }

    /** Of those that need one of the free slots, the one that has waited longest. */
    private Wish firstInTurn() {
        for (Wish wish : wishes) {
            if (wish.share.ownSlotInUse && wish.share.sending < wish.share.most) {
                return wish;
            }
        }
        return null;
    }

    /** The right to send one part. */
    final class Slot implements AutoCloseable {
        private final Share share;
        private final boolean own;

        private Slot(Share share, boolean own) {
            this.share = share;
            this.own = own;
        }

        @Override
        public void close() {
            monitor.change(() -> {
                share.sending--;
                share.ownSlotInUse &= !own;
                free += own ? 0 : 1;
            });
        }
    }
}
