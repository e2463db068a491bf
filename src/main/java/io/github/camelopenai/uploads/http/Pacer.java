package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.Outage.OutageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a request may start. There is one pacer per account, so that all uploads of all routes slow down together.
 * Requests that must wait form a {@link RequestQueue}.
 *
 * <ul>
 *   <li>When the server limits the rate, the refused requests go first, and {@link RequestSpacing} sets the time between
 *       requests.
 *   <li>{@link RequestRateLimit} keeps requests apart if the account has a known limit.
 *   <li>When the server does not answer ({@link Outage}), one request at a time is sent, and the others wait.
 * </ul>
 *
 * A request that tests whether the server is reachable again, or accepts requests again, is a probe. The others wait until it
 * is answered, or has moved bytes for {@link #MOMENT}: a large part on a slow line takes minutes.
 */
public final class Pacer {

    private static final Logger LOG = LoggerFactory.getLogger(Pacer.class);

    /** If bytes still move after this time, the connection works, and the server has not refused the request. */
    private static final long MOMENT = Duration.ofMillis(500).toNanos();

    /** If a probe has no answer after this time, another one is sent: the first may hang on a dead connection. */
    private static final long PROBE_LIMIT = Duration.ofSeconds(5).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final String destination;
    private final RequestQueue queue = new RequestQueue();
    private final RequestSpacing spacing = new RequestSpacing();
    private final RequestRateLimit limit = new RequestRateLimit();
    private final Outage outage = new Outage();
    private long accepted;
    private int running;
    private Duration endedOutage;
    private volatile Ticket probe;
    private volatile Instant unansweredSince;

    /** @param destination for messages */
    public Pacer(String destination) {
        this.destination = destination;
    }

    /** The permission to send one request. Closed when the request has ended, with or without an answer. */
    final class Ticket implements AutoCloseable {
        private final RequestQueue.Place place;
        private final RequestSpacing.Start start;
        private boolean ended;

        /** @param start null for a request that is not held back */
        private Ticket(RequestQueue.Place place, RequestSpacing.Start start) {
            this.place = place;
            this.start = start;
        }

        /** The server has accepted the request. */
        void succeeded() {
            end(() -> {
                accepted++;
                answer();
                spacing.taken(start);
            });
        }

        /** The server has answered something else than a rate limit. */
        void answered() {
            end(() -> {
                answer();
                spacing.taken(start);
            });
        }

        /**
         * The server has refused the request because of its rate limit.
         *
         * @param asked the wait that the server asks for; zero if it names none
         * @return the time until the next request starts
         */
        Duration refused(Duration asked, RetryPolicy policy) {
            long[] held = new long[1];
            end(() -> {
                long now = System.nanoTime();
                answer();
                queue.refused(place, accepted);
                spacing.refused(start, now, asked, place.consecutiveRefusals(), policy);
                held[0] = nanosUntilNext(now);
            });
            return Duration.ofNanos(Math.max(0, held[0]));
        }

        /**
         * The request got no answer.
         *
         * @return whether to log the outage: it begins, or it was last logged a minute ago
         */
        boolean unanswered(IOException cause, RetryPolicy policy) {
            boolean[] report = new boolean[1];
            end(() -> {
                place.setUnanswered(true);
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
                    acceptProbe();
                }
            });
        }

        /** Ends the request; without one of the calls above, the request counts neither as an answer nor as a failure. */
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
            endedOutage = null;
            action.run();
            outageLasted = endedOutage;
            queue.wakeFirst();
        } finally {
            lock.unlock();
        }
        // Without the lock, since logging may block.
        if (outageLasted != null) {
            LOG.info("Requests to {} go on, after {} ms without an answer", destination, outageLasted.toMillis());
        }
    }

    // The private methods below are called with the lock held.

    private void answer() {
        endedOutage = outage.answered(System.nanoTime());
        if (endedOutage != null) {
            unansweredSince = null;
            queue.outageEnded();
        }
    }

    /** Treats the running probe as accepted, although its answer is still to come. */
    private void acceptProbe() {
        RequestSpacing.Start start = probe.start;
        probe = null;
        answer();
        spacing.taken(start);
    }

    /** Makes the place of a new call. */
    RequestQueue.Place place() {
        return new RequestQueue.Place();
    }

    /**
     * Waits until a request may start; fails at once if it cannot start before {@code deadline}.
     *
     * @param patience how long to wait for the end of an outage; zero for a request that does not wait for it
     */
    Ticket admit(RequestQueue.Place place, AbortSignal abort, Deadline deadline, Duration patience)
            throws UploadAbortedException, DeadlinePassedException, OutageException {
        Ticket atOnce = admitAtOnce(place, abort, deadline);
        if (atOnce != null) {
            return atOnce;
        }
        RequestQueue.Waiter waiter = new RequestQueue.Waiter(lock.newCondition(), place, deadline, patience);
        try (AbortSignal.Registration waking = abort.register(() -> wake(waiter))) {
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

    /** Returns null if the request has to wait, or has no time left. Most requests are admitted here, with little code. */
    private Ticket admitAtOnce(RequestQueue.Place place, AbortSignal abort, Deadline deadline) {
        if (abort.isAborted() || deadline.passed() || Thread.currentThread().isInterrupted()) {
            return null;
        }
        lock.lock();
        try {
            long now = System.nanoTime();
            return probe == null && isFree(now) ? grant(place, now) : null;
        } finally {
            lock.unlock();
        }
    }

    private void wake(RequestQueue.Waiter waiter) {
        lock.lock();
        try {
            waiter.wake();
        } finally {
            lock.unlock();
        }
    }

    private Ticket await(RequestQueue.Waiter waiter, AbortSignal abort)
            throws UploadAbortedException, DeadlinePassedException, OutageException, InterruptedException {
        queue.add(waiter, waiter.place().isUnanswered() && outage.isOn());
        try {
            while (true) {
                abort.throwIfAborted();
                long now = System.nanoTime();
                long wait = nanosUntilTurn(waiter, now);
                long left = waiter.nanosUntilDeadline();
                if (left <= 0 || nanosUntilNext(now) > left) {
                    throw tooLate(now);
                }
                if (wait <= 0) {
                    return grant(waiter.place(), now);
                }
                long patience = waiter.patienceLeft(outage, now);
                if (patience <= 0 && outage.isOn()) {
                    throw new OutageException(outage.lastCause());
                }
                waiter.await(Math.min(wait, left), patience);
            }
        } finally {
            queue.remove(waiter);
            queue.wakeFirst();
        }
    }

    private DeadlinePassedException tooLate(long now) {
        IOException unanswered = outage.lastCause();
        String reason = "the server has rate-limited this account";
        if (unanswered != null) {
            reason = "the server does not answer: " + unanswered.getMessage();
        } else if (!spacing.isLimited() || limit.nanosUntilNext(now) > spacing.nanosUntilNext(now)) {
            reason = "its turn would come too late, because no more than " + limit.perMinute()
                    + " requests may start in a minute (requestsPerMinute)";
        }
        return new DeadlinePassedException(new IOException(reason, unanswered));
    }

    /** How long until the next request may start, whichever it is. */
    private long nanosUntilNext(long now) {
        return Math.max(spacing.nanosUntilNext(now), limit.nanosUntilNext(now));
    }

    private long nanosUntilTurn(RequestQueue.Waiter waiter, long now) {
        boolean outageMatters = outage.isOn() && waiter.outlastsOutages();
        if (outage.isOn() && !outageMatters) {
            return nanosUntilNext(now);
        }
        if (waiter != queue.first()) {
            return Long.MAX_VALUE;
        }
        long wait = nanosUntilNext(now);
        if (outageMatters) {
            wait = Math.max(wait, outage.nanosUntilProbe(now, waiter.place().isUnanswered()));
        }
        Ticket trying = probe;
        if (trying != null) {
            long limit = outageMatters ? PROBE_LIMIT : MOMENT;
            wait = Math.max(wait, trying.start.at() + limit - now);
        }
        return wait;
    }

    private Ticket grant(RequestQueue.Place place, long now) {
        if (probe != null && !outage.isOn()) {
            acceptProbe();
        }
        Ticket ticket = new Ticket(place, spacing.started(now));
        limit.started(now);
        running++;
        if (spacing.isProbing() || outage.isOn()) {
            probe = ticket;
        }
        place.setUnanswered(false);
        return ticket;
    }

    /** Whether a request would start at once, and the server neither limits the rate nor is out of reach. */
    public boolean isFree() {
        lock.lock();
        try {
            return isFree(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private boolean isFree(long now) {
        return queue.size() == 0 && !outage.isOn() && !spacing.isLimited() && nanosUntilNext(now) <= 0;
    }

    /** Makes a ticket for a request that the pacer does not hold back. It counts for the limit of the account. */
    Ticket unpaced() {
        lock.lock();
        try {
            limit.started(System.nanoTime());
        } finally {
            lock.unlock();
        }
        return new Ticket(null, null);
    }

    /** @param perMinute the maximum number of requests of the account that start in a minute; 0 for no limit */
    void limitTo(int perMinute) {
        change(() -> limit.set(perMinute));
    }

    /** The beginning of the outage; null if there is none. */
    public Instant unansweredSince() {
        return unansweredSince;
    }

    /**
     * The state of a pacer, for monitoring.
     *
     * @param running number of running requests
     * @param waiting number of requests that are held back
     * @param limited whether the server limits the rate of requests
     * @param spacing the time between the starts of two requests; zero without a limit
     * @param heldFor the time until the next request may start; zero or less if it may start now
     * @param unansweredSince the beginning of the outage; null if there is none
     * @param requestsPerMinute the limit that is set for the account; 0 for none
     */
    public record State(
            int running,
            int waiting,
            boolean limited,
            Duration spacing,
            Duration heldFor,
            Instant unansweredSince,
            int requestsPerMinute) {}

    public State state() {
        lock.lock();
        try {
            return new State(
                    running,
                    queue.size(),
                    spacing.isLimited(),
                    spacing.spacing(),
                    Duration.ofNanos(nanosUntilNext(System.nanoTime())),
                    outage.since(),
                    limit.perMinute());
        } finally {
            lock.unlock();
        }
    }
}
