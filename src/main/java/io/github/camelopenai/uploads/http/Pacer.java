package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a request may start: one pacer per account, so that all uploads of all routes slow down together instead of
 * each finding out for itself. Requests that must wait form a queue.
 *
 * <ul>
 *   <li>When the server says that there are too many requests, the refused ones go first, in the order of their refusals,
 *       and {@link RequestSpacing} says how far apart.
 *   <li>When the server does not answer ({@link Outage}), one request at a time tries, and the others wait.
 * </ul>
 *
 * A request that finds out whether the server is there again, or takes requests again, is a probe. The others wait until it
 * is answered, or has moved bytes for a moment: a large part on a slow line takes minutes.
 *
 * <p>Each waiting request has a condition of its own, and only the first one is woken: no step costs more because many wait.
 */
public final class Pacer {

    private static final Logger LOG = LoggerFactory.getLogger(Pacer.class);

    /** After that long, bytes that move have not just filled a buffer, and a refusal would have come. */
    private static final long MOMENT = Duration.ofMillis(500).toNanos();

    /** After that long without an answer, another request tries: the first may hang on a dead connection. */
    private static final long PROBE_LIMIT = Duration.ofSeconds(5).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final String destination;
    private final TreeMap<Long, Waiter> waiting = new TreeMap<>();

    /** Those that wait for the end of the outage and have got no answer themselves: behind all others. */
    private final TreeMap<Long, Waiter> unanswered = new TreeMap<>();

    private final RequestSpacing spacing = new RequestSpacing();
    private final Outage outage = new Outage();
    private long turns;
    private long refusedTurns = Long.MIN_VALUE;
    private long taken;
    private int running;
    private Duration overAfter;
    private volatile Ticket probe;
    private volatile Instant unansweredSince;

    /** @param destination for messages */
    public Pacer(String destination) {
        this.destination = destination;
    }

    /** The place of one call in the queue, over all its attempts. */
    static final class Place {
        private long turn = -1;
        private boolean failed;
        private int refusedInVain;
        private long takenBefore;

        /** How often the server has refused the call in a row because there are too many, and taken no other one. */
        int refusedInVain() {
            return refusedInVain;
        }
    }

    private final class Waiter {
        private final Condition woken = lock.newCondition();
        private final Place place;
        private final Deadline deadline;
        private final Duration patience;
        private final long begun = System.nanoTime();

        private Waiter(Place place, Deadline deadline, Duration patience) {
            this.place = place;
            this.deadline = deadline;
            this.patience = patience;
        }

        private boolean outlastsOutages() {
            return !patience.isZero();
        }

        /** How long it may still wait for the end of the outage, if there is one. */
        private long patienceLeft(long now) {
            if (!outlastsOutages()) {
                return Long.MAX_VALUE;
            }
            long from = outage.isOn() && outage.sinceNanos() - begun > 0 ? outage.sinceNanos() : begun;
            return from + patience.toNanos() - now;
        }

        private void wake() {
            lock.lock();
            try {
                woken.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    /** One request that may go. Closed when it has ended, however it did. */
    final class Ticket implements AutoCloseable {
        private final Place place;
        private final RequestSpacing.Start start;
        private boolean ended;

        /** @param start null for a request that is not held back */
        private Ticket(Place place, RequestSpacing.Start start) {
            this.place = place;
            this.start = start;
        }

        /** The server took the request, so it may be asked for more. */
        void succeeded() {
            end(() -> {
                taken++;
                answer();
                spacing.taken(start);
            });
        }

        /** The server answered something that is not about how many requests there are. */
        void answered() {
            end(() -> {
                answer();
                spacing.taken(start);
            });
        }

        /**
         * The server says that there are too many requests.
         *
         * @param asked how long it asks to wait; zero if it does not say
         * @return how long no request starts
         */
        Duration refused(Duration asked, RetryPolicy policy) {
            long[] held = new long[1];
            end(() -> {
                long now = System.nanoTime();
                answer();
                place.refusedInVain = place.takenBefore == taken ? place.refusedInVain + 1 : 1;
                place.takenBefore = taken;
                place.turn = refusedTurns++;
                spacing.refused(start, now, asked, place.refusedInVain, policy);
                held[0] = spacing.nanosUntilNext(now);
            });
            return Duration.ofNanos(Math.max(0, held[0]));
        }

        /**
         * No answer came.
         *
         * @return whether this is to be reported: an outage begins, or the last report of it is a minute old
         */
        boolean unanswered(IOException cause, RetryPolicy policy) {
            boolean[] report = new boolean[1];
            end(() -> {
                place.failed = true;
                double jitter = ThreadLocalRandom.current().nextDouble();
                report[0] = outage.unanswered(System.nanoTime(), running == 0, cause, policy, jitter);
                unansweredSince = outage.since();
            });
            return report[0];
        }

        /** A byte of the request has moved. */
        void moved() {
            if (probe != this || System.nanoTime() - start.at() < MOMENT) {
                return;
            }
            change(() -> {
                if (probe == this) {
                    letThrough();
                }
            });
        }

        /** The request has ended without telling anything about the server. */
        @Override
        public void close() {
            end(() -> {});
        }

        private void end(Runnable outcome) {
            if (start == null || ended) {
                return;
            }
            ended = true;
            change(() -> {
                running--;
                if (probe == this) {
                    probe = null;
                }
                outcome.run();
            });
        }
    }

    private void change(Runnable action) {
        Duration outageLasted;
        lock.lock();
        try {
            overAfter = null;
            action.run();
            outageLasted = overAfter;
            wakeFirst();
        } finally {
            lock.unlock();
        }
        // A log may block.
        if (outageLasted != null) {
            LOG.info("Requests to {} go on, after {} ms without an answer", destination, outageLasted.toMillis());
        }
    }

    // The rest is done with the lock held.

    private void answer() {
        overAfter = outage.answered(System.nanoTime());
        if (overAfter != null) {
            unansweredSince = null;
            waiting.putAll(unanswered);
            unanswered.clear();
        }
    }

    private void letThrough() {
        RequestSpacing.Start start = probe.start;
        probe = null;
        answer();
        spacing.taken(start);
    }

    private void wakeFirst() {
        Waiter first = first();
        if (first != null) {
            first.woken.signal();
        }
    }

    private Waiter first() {
        TreeMap<Long, Waiter> queue = waiting.isEmpty() ? unanswered : waiting;
        return queue.isEmpty() ? null : queue.firstEntry().getValue();
    }

    /** A call that is about to be made. */
    Place place() {
        return new Place();
    }

    /**
     * Waits until a request may go; fails at once if it is known that it could not go before {@code deadline}.
     *
     * @param patience for how long to wait for a destination that does not answer; zero for a request that goes all the same
     */
    Ticket admit(Place place, AbortSignal abort, Deadline deadline, Duration patience)
            throws UploadAbortedException, HeldBackException, OutageException {
        Waiter waiter = new Waiter(place, deadline, patience);
        try (AbortSignal.Registration waking = abort.register(waiter::wake)) {
            lock.lockInterruptibly();
            try {
                return await(waiter, abort);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadAbortedException("the thread was interrupted", e);
        }
    }

    private Ticket await(Waiter waiter, AbortSignal abort)
            throws UploadAbortedException, HeldBackException, OutageException, InterruptedException {
        Place place = waiter.place;
        if (place.turn == -1) {
            place.turn = turns++;
        }
        boolean behind = place.failed && outage.isOn();
        (behind ? unanswered : waiting).put(place.turn, waiter);
        try {
            while (true) {
                abort.throwIfAborted();
                long now = System.nanoTime();
                long wait = nanosUntilTurn(waiter, now);
                long left = waiter.deadline.remaining().toNanos();
                if (left <= 0 || spacing.nanosUntilNext(now) > left) {
                    throw new HeldBackException(outage.lastCause());
                }
                if (wait <= 0) {
                    return grant(place, now);
                }
                long patience = waiter.patienceLeft(now);
                if (patience <= 0 && outage.isOn()) {
                    throw new OutageException(outage.lastCause());
                }
                // An outage may begin meanwhile.
                long look = patience > 0 ? patience : waiter.patience.toNanos();
                waiter.woken.awaitNanos(Math.min(Math.min(wait, left), look));
            }
        } finally {
            waiting.remove(place.turn, waiter);
            unanswered.remove(place.turn, waiter);
            wakeFirst();
        }
    }

    private long nanosUntilTurn(Waiter waiter, long now) {
        boolean outageMatters = outage.isOn() && waiter.outlastsOutages();
        if (outage.isOn() && !outageMatters) {
            return spacing.nanosUntilNext(now);
        }
        if (waiter != first()) {
            return Long.MAX_VALUE;
        }
        long wait = spacing.nanosUntilNext(now);
        if (outageMatters) {
            wait = Math.max(wait, outage.nanosUntilProbe(now, waiter.place.failed));
        }
        Ticket trying = probe;
        if (trying != null) {
            long limit = outageMatters ? PROBE_LIMIT : MOMENT;
            wait = Math.max(wait, trying.start.at() + limit - now);
        }
        return wait;
    }

    private Ticket grant(Place place, long now) {
        if (probe != null && !outage.isOn()) {
            letThrough();
        }
        Ticket ticket = new Ticket(place, spacing.started(now));
        running++;
        if (spacing.isProbing() || outage.isOn()) {
            probe = ticket;
        }
        place.failed = false;
        return ticket;
    }

    /** For a request that is not held back. */
    Ticket free() {
        return new Ticket(null, null);
    }

    /** Since when the server has not answered; null as long as it does. */
    public Instant unansweredSince() {
        return unansweredSince;
    }

    /**
     * What is held back.
     *
     * @param running requests
     * @param waiting requests that are held back
     * @param limited whether the server is known to limit the rate of requests
     * @param spacing how far apart requests start; zero if there is no limit
     * @param heldFor how long none starts; zero or less if the next one may
     * @param unansweredSince since when the server has not answered; null as long as it does
     */
    public record State(
            int running, int waiting, boolean limited, Duration spacing, Duration heldFor, Instant unansweredSince) {}

    public State state() {
        lock.lock();
        try {
            return new State(
                    running,
                    waiting.size() + unanswered.size(),
                    spacing.isLimited(),
                    spacing.spacing(),
                    Duration.ofNanos(spacing.nanosUntilNext(System.nanoTime())),
                    outage.since());
        } finally {
            lock.unlock();
        }
    }
}
