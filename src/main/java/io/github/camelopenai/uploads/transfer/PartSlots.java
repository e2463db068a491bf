package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.FairLock;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.option.ParallelParts;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * The slots for sending parts, which limit the number of parts that all uploads send at once.
 *
 * <p>An upload joins before it is created, and holds one slot from then to its end, so that it does not expire in a queue.
 * Further slots are taken for one part each. They are granted first to uploads that wait to join, then to those that have
 * waited longest, so that a large file does not block the files that come after it. Thread-safe.
 */
final class PartSlots {

    private final FairLock lock = new FairLock();
    private final Set<FairLock.Waiter> joining = new LinkedHashSet<>();

    /** Uploads that could use a free slot now, by the number of their request that has waited longest. */
    private final TreeMap<Long, Share> inTurn = new TreeMap<>();

    private final int limit;
    private long requestCount;
    private int free;

    /** All uploads that have a slot. */
    private final Set<Share> shares = new LinkedHashSet<>();

    /** The number of uploads that have lent their own slot. */
    private int lent;

    /** @param limit the number of slots, at least 1 */
    PartSlots(int limit) {
        this.limit = limit;
        this.free = limit;
    }

    /**
     * Waits, first come, first served, for the slot that an upload keeps.
     *
     * @param parallel the number of slots that the upload may have at once: at first, and ever
     * @param size the bytes of its content
     */
    Share join(ParallelParts parallel, long size, AbortSignal abort) throws UploadAbortedException {
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
        return lock.get(() -> new Share(parallel, size));
    }

    /** As {@link #join}, but returns null instead of waiting. */
    Share tryJoin(ParallelParts parallel, long size) {
        return lock.get(() -> {
            if (free == 0 || !joining.isEmpty()) {
                return null;
            }
            free--;
            return new Share(parallel, size);
        });
    }

    /** Grants the free slots: to uploads that have lent their slot, then in the order of the queue. */
    private void grantFree() {
        while (free > 0 && lent > 0) {
            Share next = inTurn.values().stream()
                    .filter(share -> share.isLent)
                    .findFirst()
                    .orElse(null);
            if (next == null) {
                break;
            }
            free--;
            next.takeBack();
            next.grant(true);
            next.queue();
        }
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

    /** The request of a sender for a slot; an upload may have several. */
    private static final class SlotRequest {
        private final long number;
        private final FairLock.Waiter waiter;
        private Slot slot;

        private SlotRequest(long number, FairLock.Waiter waiter) {
            this.number = number;
            this.waiter = waiter;
        }
    }

    /** The slots held by one upload. Closed when none of its parts is being sent any more. */
    final class Share implements AutoCloseable {
        private int most;
        private final Set<SlotRequest> requests = new LinkedHashSet<>();
        private int sending;
        private boolean ownSlotInUse;
        private int pausedSenders;
        private boolean isLent;
        private Long queuedAs;
        private final int useful;

        /** Written without this lock: by one sender at a time, the one that takes a part. */
        private volatile int left;

        private final long size;
        private boolean closed;

        /** Made with the lock held. */
        private Share(ParallelParts parallel, long size) {
            this.most = parallel.first();
            this.useful = parallel.most();
            this.left = useful;
            this.size = size;
            shares.add(this);
        }

        /**
         * The number of slots that this upload can expect: what the others leave, if all have as many slots for each of their
         * bytes, but no more than they can still use. It is rounded up, so that no slot is left over.
         */
        int expected() {
            return lock.get(() -> {
                double bytes = shares.stream().mapToDouble(share -> share.size).sum();
                double others = shares.stream()
                        .filter(share -> share != this)
                        .mapToDouble(share -> Math.min(share.usable(), limit * share.size / bytes))
                        .sum();
                // Less than a hundredth of a slot is an error of rounding, or the share of a tiny upload.
                return (int) Math.max(1, Math.ceil(limit - others - 0.01));
            });
        }

        /**
         * Does not count parts that wait for a slot: the others may then ask for a few slots more than their share. Requests are
         * served in turn, and all slots stay in use to the end.
         */
        private int usable() {
            return Math.min(useful, sending + left);
        }

        /** The number of parts that no sender has taken yet. */
        int left() {
            return left;
        }

        /** @see #left() */
        void setLeft(int parts) {
            left = parts;
        }

        /** The number of parts that are being sent. */
        int sending() {
            return lock.get(() -> sending);
        }

        /**
         * Changes the maximum number of slots that the upload may have at once. If it has more, they are given back after their
         * parts.
         */
        void setMost(int number) {
            lock.run(() -> {
                most = number;
                grantOwn();
            });
        }

        /** Waits until one more part of this upload may be sent. */
        Slot take(AbortSignal abort) throws UploadAbortedException {
            SlotRequest[] request = new SlotRequest[1];
            lock.await(
                    abort,
                    waiter -> {
                        request[0] = new SlotRequest(requestCount++, waiter);
                        requests.add(request[0]);
                        grantOwn();
                    },
                    waiter -> {
                        requests.remove(request[0]);
                        if (request[0].slot != null) {
                            request[0].slot.release();
                        }
                        grantOwn();
                    });
            return request[0].slot;
        }

        /** After a change of this upload: grants its own slot, then the free slots. */
        private void grantOwn() {
            if (!ownSlotInUse && !isLent && canUseSlot()) {
                grant(true);
            }
            queue();
            grantFree();
        }

        private boolean canUseSlot() {
            return !requests.isEmpty() && sending < most;
        }

        private void grant(boolean own) {
            SlotRequest first = requests.iterator().next();
            requests.remove(first);
            sending++;
            ownSlotInUse |= own;
            first.slot = new Slot(this, own);
            first.waiter.grant();
        }

        /** Enters, moves or removes this upload in the queue for free slots. */
        private void queue() {
            if (queuedAs != null) {
                inTurn.remove(queuedAs);
            }
            queuedAs = canUseSlot() ? requests.iterator().next().number : null;
            if (queuedAs != null) {
                inTurn.put(queuedAs, this);
            }
        }

        /** A sender of this upload is paused, from now on. The slot of the upload is lent to others while no part uses it. */
        void beginPause() {
            lock.run(() -> {
                pausedSenders++;
                lendIfUnused();
                grantFree();
            });
        }

        /** The sender is no longer paused. When this upload asks for a slot, it gets the next free one as its own. */
        void endPause() {
            lock.run(() -> pausedSenders--);
        }

        private void lendIfUnused() {
            if (pausedSenders > 0 && !ownSlotInUse && !isLent && !closed) {
                isLent = true;
                lent++;
                free++;
            }
        }

        private void takeBack() {
            if (isLent) {
                isLent = false;
                lent--;
            }
        }

        @Override
        public void close() {
            lock.run(() -> {
                free += closed || isLent ? 0 : 1;
                shares.remove(this);
                takeBack();
                closed = true;
                grantFree();
            });
        }
    }

    /** The permission to send one part. */
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
                release();
                share.grantOwn();
            });
        }

        private void release() {
            if (!closed) {
                closed = true;
                share.sending--;
                share.ownSlotInUse &= !own;
                free += own ? 0 : 1;
                share.lendIfUnused();
            }
        }
    }
}
