package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.part.AbortSignal;
import io.github.camelopenai.uploads.part.Monitor;
import io.github.camelopenai.uploads.part.UploadAbortedException;
import java.time.Duration;

/**
 * Holds everything back when the server says "too many requests": one per account, so that all uploads of all routes slow
 * down together instead of each finding out for itself. When the time that the server asked for is over, one request goes
 * first, as a probe; each one that succeeds lets twice as many run at once, until nothing is held back any more.
 */
public final class Pacer {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** More than run at once in any sensible configuration; from here on there is nothing to hold back. */
    private static final int RECOVERED = 64;

    private final Monitor monitor = new Monitor();
    private long holdUntil = System.nanoTime();
    private int limit = UNLIMITED;
    private int running;
    private int epoch;

    /** One request that may go. Closed when it has ended, however it did. */
    final class Ticket implements AutoCloseable {
        private final int grantedIn;

        private Ticket(int grantedIn) {
            this.grantedIn = grantedIn;
        }

        /** The server took the request, so it may be asked for more. */
        void succeeded() {
            if (limit == UNLIMITED) {
                return;
            }
            monitor.change(() -> {
                if (grantedIn == epoch && limit != UNLIMITED) {
                    limit = limit >= RECOVERED / 2 ? UNLIMITED : limit * 2;
                }
            });
        }

        /** The server has had enough: nothing goes before {@code wait} is over, then one request alone. */
        void limited(Duration wait) {
            monitor.change(() -> {
                long until = System.nanoTime() + wait.toNanos();
                holdUntil = holdUntil - until >= 0 ? holdUntil : until;
                limit = 1;
                if (grantedIn == epoch) {
                    // What else is on its way was sent before this and says nothing about what comes after it.
                    epoch++;
                    running = 0;
                }
            });
        }

        @Override
        public void close() {
            monitor.change(() -> running -= grantedIn == epoch ? 1 : 0);
        }
    }

    /** Waits until a request may go; fails at once if it could not go before {@code deadline}. */
    Ticket admit(AbortSignal abort, Deadline deadline) throws UploadAbortedException, HeldBackException {
        Ticket[] ticket = new Ticket[1];
        boolean[] late = new boolean[1];
        monitor.awaitTimed(abort, () -> {
            long left = deadline.remaining().toNanos();
            long held = holdUntil - System.nanoTime();
            late[0] = left <= 0 || held > left;
            if (late[0]) {
                return 0;
            }
            if (held > 0) {
                return held;
            }
            if (running >= limit) {
                return left;
            }
            running++;
            ticket[0] = new Ticket(epoch);
            return 0;
        });
        if (late[0]) {
            throw new HeldBackException();
        }
        return ticket[0];
    }

    /** For a request that is not held back. */
    Ticket free() {
        return new Ticket(-1);
    }

    /**
     * What is held back.
     *
     * @param running requests, those aside that were sent before the server had enough
     * @param limit how many may run at once; -1 for any number
     * @param heldFor how long nothing is sent; zero or less if nothing is held
     */
    public record State(int running, int limit, Duration heldFor) {}

    public State state() {
        return monitor.get(() ->
                new State(running, limit == UNLIMITED ? -1 : limit, Duration.ofNanos(holdUntil - System.nanoTime())));
    }

    /** The deadline comes before the server wants to hear anything. */
    static final class HeldBackException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
