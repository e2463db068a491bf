package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.Outage.OutageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests start one after the other. There is one pacer per account, so that all uploads of all routes slow down together.
 * {@link RequestTiming} knows when the next one may start; requests that must wait form a {@link RequestQueue}, in which those
 * that the server has refused for their rate go first.
 *
 * <p>Thread-safe. One lock guards the queue, the timing and the counts. Each request that waits is woken on a condition of its
 * own; whoever changes something under the lock wakes the first.
 */
public final class Pacer {

    private static final Logger LOG = LoggerFactory.getLogger(Pacer.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final String destination;
    private final RequestQueue queue = new RequestQueue();
    private final RequestTiming timing = new RequestTiming();
    private long accepted;
    private int running;

    /** Written with the lock held. */
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
                return timing.taken(start);
            });
        }

        /** The server has answered something else than a rate limit. */
        void answered() {
            end(() -> timing.taken(start));
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
                queue.refused(place, accepted);
                Duration outage = timing.refused(start, now, asked, place.consecutiveRefusals(), policy);
                held[0] = timing.nanosUntilNext(now);
                return outage;
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
                report[0] = timing.unanswered(running == 0, cause, policy);
                unansweredSince = timing.unansweredSince();
                return null;
            });
            return report[0];
        }

        /** A byte of the request has moved. */
        void moved() {
            if (timing.isOldProbe(start)) {
                change(() -> timing.moved(start));
            }
        }

        /** Ends the request; without one of the calls above, the request counts neither as an answer nor as a failure. */
        @Override
        public void close() {
            end(() -> null);
        }

        private void end(Supplier<Duration> outcome) {
            if (start == null || ended) {
                return;
            }
            ended = true;
            change(() -> {
                running--;
                timing.ended(start);
                return outcome.get();
            });
        }
    }

    /** @param action returns the duration of the outage that it ends; null if it ends none */
    private void change(Supplier<Duration> action) {
        Duration outage;
        lock.lock();
        try {
            outage = action.get();
            if (outage != null) {
                unansweredSince = null;
                queue.outageEnded();
            }
            queue.wakeFirst();
        } finally {
            lock.unlock();
        }
        // Without the lock, since logging may block.
        if (outage != null) {
            LOG.info("Requests to {} go on, after {} ms without an answer", destination, outage.toMillis());
        }
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
            boolean atOnce = queue.size() == 0 && !timing.hasProbe() && timing.isFree(now);
            return atOnce ? grant(place, now) : null;
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

    /** Called with the lock held. */
    private Ticket await(RequestQueue.Waiter waiter, AbortSignal abort)
            throws UploadAbortedException, DeadlinePassedException, OutageException, InterruptedException {
        queue.add(waiter, waiter.place().isUnanswered() && timing.isOutage());
        try {
            while (true) {
                abort.throwIfAborted();
                long now = System.nanoTime();
                long wait = timing.nanosUntilTurn(waiter, waiter == queue.first(), now);
                long left = waiter.nanosUntilDeadline();
                if (left <= 0 || timing.nanosUntilNext(now) > left) {
                    throw timing.tooLate(now);
                }
                if (wait <= 0) {
                    return grant(waiter.place(), now);
                }
                waiter.await(Math.min(wait, left), timing.patienceLeft(waiter, now));
            }
        } finally {
            queue.remove(waiter);
            queue.wakeFirst();
        }
    }

    /** Called with the lock held. */
    private Ticket grant(RequestQueue.Place place, long now) {
        running++;
        place.setUnanswered(false);
        return new Ticket(place, timing.started(now));
    }

    /** Whether a request would start at once, and the server neither limits the rate nor is out of reach. */
    public boolean isFree() {
        lock.lock();
        try {
            return queue.size() == 0 && timing.isFree(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Makes a ticket for a request that the pacer does not hold back. It counts for the limit of the account. */
    Ticket unpaced() {
        lock.lock();
        try {
            timing.startedUnpaced();
        } finally {
            lock.unlock();
        }
        return new Ticket(null, null);
    }

    /** @param perMinute the maximum number of requests of the account that start in a minute; 0 for no limit */
    void limitTo(int perMinute) {
        change(() -> {
            timing.limitTo(perMinute);
            return null;
        });
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
                    timing.isLimited(),
                    timing.spacing(),
                    Duration.ofNanos(timing.nanosUntilNext(System.nanoTime())),
                    timing.unansweredSince(),
                    timing.perMinute());
        } finally {
            lock.unlock();
        }
    }
}
