package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.FairLock;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many parts all uploads together send at once.
 *
 * <p>An upload joins before it is created, and holds one slot from then to its end, so that its time never runs out in a
 * queue. Further slots are taken for one part each. They go first to uploads that wait to join, then to those that have
 * waited longest, so that a large file gives way to the files that come after it. Thread-safe.
 */
public final class PartSlots {

    private final FairLock lock = new FairLock();
    private final Set<FairLock.Waiter> joining = new LinkedHashSet<>();

    /** Uploads that could use one of the free slots now, by the number of the wish that has waited longest. */
    private final TreeMap<Long, Share> inTurn = new TreeMap<>();

    private long wishesMade;
    private int free;

    /** @param limit parts at once, at least 1 */
    public PartSlots(int limit) {
        this.free = limit;
    }

    /**
     * Waits, first come, first served, for the slot that an upload keeps.
     *
     * @param parallelParts how many slots the upload may have at once
     */
    Share join(int parallelParts, AbortSignal abort) throws UploadAbortedException {
        lock.await(
                abort,
                waiter -> {
                    joining.add(waiter);
                    grantFree();
                },
                waiter -> {
                    joining.remove(waiter);
                    free += waiter.isGranted() ? 1 : 0;
                    grantFree();
                });
        return new Share(parallelParts);
    }

    /** Gives free slots to those whose turn it is. */
    private void grantFree() {
        while (free > 0 && !joining.isEmpty()) {
            FairLock.Waiter next = joining.iterator().next();
            joining.remove(next);
            free--;
            next.grant();
        }
        while (free > 0 && !inTurn.isEmpty()) {
            Share next = inTurn.firstEntry().getValue();
            free--;
            next.grant(false);
            next.queue();
        }
    }

    /** A sender that waits for a slot; an upload may have several. */
    private static final class Wish {
        private final long number;
        private final FairLock.Waiter waiter;
        private Slot slot;

        private Wish(long number, FairLock.Waiter waiter) {
            this.number = number;
            this.waiter = waiter;
        }
    }

    /** What one upload has of the slots. Closed when nothing of it is sent any more. */
    final class Share implements AutoCloseable {
        private final int most;
        private final Set<Wish> wishes = new LinkedHashSet<>();
        private int sending;
        private boolean ownSlotInUse;
        private Long queuedAs;
        private boolean closed;

        private Share(int most) {
            this.most = most;
        }

        /** Waits until one more part of this upload may be sent. */
        Slot take(AbortSignal abort) throws UploadAbortedException {
            Wish[] wish = new Wish[1];
            lock.await(
                    abort,
                    waiter -> {
                        wish[0] = new Wish(wishesMade++, waiter);
                        wishes.add(wish[0]);
                        grantOwn();
                    },
                    waiter -> {
                        wishes.remove(wish[0]);
                        if (wish[0].slot != null) {
                            wish[0].slot.giveBack();
                        }
                        grantOwn();
                    });
            return wish[0].slot;
        }

        /** After a change of this upload: uses its own slot, and takes part in the distribution of the free ones. */
        private void grantOwn() {
            if (!ownSlotInUse && mayHaveMore()) {
                grant(true);
            }
            queue();
            grantFree();
        }

        private boolean mayHaveMore() {
            return !wishes.isEmpty() && sending < most;
        }

        private void grant(boolean own) {
            Wish first = wishes.iterator().next();
            wishes.remove(first);
            sending++;
            ownSlotInUse |= own;
            first.slot = new Slot(this, own);
            first.waiter.grant();
        }

        /** Takes or changes its place among the uploads that could use a free slot. */
        private void queue() {
            if (queuedAs != null) {
                inTurn.remove(queuedAs);
            }
            queuedAs = mayHaveMore() ? wishes.iterator().next().number : null;
            if (queuedAs != null) {
                inTurn.put(queuedAs, this);
            }
        }

        @Override
        public void close() {
            lock.run(() -> {
                free += closed ? 0 : 1;
                closed = true;
                grantFree();
            });
        }
    }

    /** The right to send one part. */
    final class Slot implements AutoCloseable {
        private final Share share;
        private final boolean own;
        private boolean closed;

        private Slot(Share share, boolean own) {
            this.share = share;
            this.own = own;
        }

        @Override
        public void close() {
            lock.run(() -> {
                giveBack();
                share.grantOwn();
            });
        }

        private void giveBack() {
            if (!closed) {
                closed = true;
                share.sending--;
                share.ownSlotInUse &= !own;
                free += own ? 0 : 1;
            }
        }
    }
}
