package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.Deadline;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;

/**
 * The requests that wait for the {@link Pacer}. Requests that the server has refused for their rate come first, in the order
 * of their refusals; during an outage, requests that have failed because of it come last. Each waiting request has a condition
 * of its own, so that only the first one is woken. Not thread-safe: guarded by the lock of the pacer.
 */
final class RequestQueue {

    private final TreeMap<Long, Waiter> waiting = new TreeMap<>();

    /** Requests that got no answer during the current outage. */
    private final TreeMap<Long, Waiter> unanswered = new TreeMap<>();

    private long lastTurn = -1;
    private long lastRefusedTurn = Long.MIN_VALUE;

    /** The position of one call in the queue, over all its attempts. */
    static final class Place {
        private long turn = -1;
        private boolean unanswered;
        private int consecutiveRefusals;
        private long acceptedBefore;

        /** How often in a row the server has refused the call for its rate without accepting any other request meanwhile. */
        int consecutiveRefusals() {
            return consecutiveRefusals;
        }

        /** Whether the last attempt got no answer. */
        boolean isUnanswered() {
            return unanswered;
        }

        void setUnanswered(boolean value) {
            unanswered = value;
        }

        /** @param accepted number of requests that the server has accepted so far */
        private void refused(long accepted) {
            consecutiveRefusals = acceptedBefore == accepted ? consecutiveRefusals + 1 : 1;
            acceptedBefore = accepted;
        }
    }

    /** A request that waits. */
    static final class Waiter {
        private final Condition woken;
        private final Place place;
        private final Deadline deadline;
        private final Duration patience;
        private final long begun = System.nanoTime();

        /** @param patience how long to wait for the end of an outage; zero for a request that does not wait for it */
        Waiter(Condition woken, Place place, Deadline deadline, Duration patience) {
            this.woken = woken;
            this.place = place;
            this.deadline = deadline;
            this.patience = patience;
        }

        Place place() {
            return place;
        }

        long nanosUntilDeadline() {
            return deadline.remaining().toNanos();
        }

        boolean outlastsOutages() {
            return !patience.isZero();
        }

        /** How long the request may still wait for the end of the outage. */
        long patienceLeft(Outage outage, long now) {
            if (!outlastsOutages()) {
                return Long.MAX_VALUE;
            }
            long from = outage.isOn() && outage.sinceNanos() - begun > 0 ? outage.sinceNanos() : begun;
            return from + patience.toNanos() - now;
        }

        /** Waits to be woken, and no longer than until an outage that begins meanwhile must be noticed. */
        void await(long nanos, long patienceLeft) throws InterruptedException {
            long limit = patienceLeft > 0 ? patienceLeft : patience.toNanos();
            woken.awaitNanos(Math.min(nanos, limit));
        }

        void wake() {
            woken.signal();
        }
    }

    void add(Waiter waiter, boolean last) {
        Place place = waiter.place;
        if (place.turn == -1) {
            place.turn = ++lastTurn;
        }
        (last ? unanswered : waiting).put(place.turn, waiter);
    }

    void remove(Waiter waiter) {
        waiting.remove(waiter.place.turn, waiter);
        unanswered.remove(waiter.place.turn, waiter);
    }

    /** Moves a refused request before all that were not refused. */
    void refused(Place place, long accepted) {
        place.refused(accepted);
        place.turn = ++lastRefusedTurn;
    }

    void outageEnded() {
        waiting.putAll(unanswered);
        unanswered.clear();
    }

    Waiter first() {
        TreeMap<Long, Waiter> queue = waiting.isEmpty() ? unanswered : waiting;
        return queue.isEmpty() ? null : queue.firstEntry().getValue();
    }

    void wakeFirst() {
        Waiter first = first();
        if (first != null) {
            first.wake();
        }
    }

    int size() {
        return waiting.size() + unanswered.size();
    }
}
