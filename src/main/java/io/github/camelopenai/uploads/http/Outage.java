package io.github.camelopenai.uploads.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * Detects that a server does not answer. An outage begins when a request gets no answer while no other one is running, or when
 * three requests in a row get none. It ends with the next answer. Not thread-safe; times are those of
 * {@link System#nanoTime}.
 */
final class Outage {

    /** One or two lost connections while other requests are running are not an outage. */
    private static final int FAILURES = 3;

    /** The duration of the outage divided by this is the time between two probes. */
    private static final int PROBE_DIVISOR = 3;

    /** With a longer silence in the log, the process seems to hang. */
    private static final long REPORT_INTERVAL = Duration.ofMinutes(1).toNanos();

    private int failures;
    private long reported;
    private long firstFailure;
    private Instant firstFailureAt;
    private boolean on;
    private IOException lastCause;
    private long nextProbe;
    private long nextProbeOfOthers;

    boolean isOn() {
        return on;
    }

    /** The time of the first failure of the outage; null if there is none. */
    Instant since() {
        return on ? firstFailureAt : null;
    }

    /** As {@link #since}, for comparison. */
    long sinceNanos() {
        return firstFailure;
    }

    /** Why the last request got no answer. */
    IOException lastCause() {
        return lastCause;
    }

    /**
     * Records a request that got no answer.
     *
     * @param alone whether no other request is running
     * @param jitter in [0, 1)
     * @return whether to log the outage: it begins, or it was last logged a minute ago
     */
    boolean unanswered(long at, boolean alone, IOException cause, RetryPolicy policy, double jitter) {
        if (failures == 0) {
            firstFailure = at;
            firstFailureAt = Instant.now();
        }
        failures++;
        lastCause = cause;
        boolean begins = !on && (alone || failures >= FAILURES);
        on |= begins;
        boolean report = begins || on && at - reported >= REPORT_INTERVAL;
        reported = report ? at : reported;
        Duration wait = Duration.ofNanos((at - firstFailure) / PROBE_DIVISOR);
        nextProbe = at + policy.between(wait, jitter).toNanos();
        nextProbeOfOthers = at + policy.between(Duration.ZERO, jitter).toNanos();
        return report;
    }

    /**
     * The time until a request may probe whether the outage is over.
     *
     * @param hasFailed whether the request itself got no answer. Other requests may probe sooner, since the content of the
     *     failed ones may be the reason
     */
    long nanosUntilProbe(long at, boolean hasFailed) {
        return (hasFailed ? nextProbe : nextProbeOfOthers) - at;
    }

    /**
     * Records an answer of the server.
     *
     * @return the duration of the outage that has ended; null if there was none
     */
    Duration answered(long at) {
        Duration lasted = on ? Duration.ofNanos(at - firstFailure) : null;
        failures = 0;
        on = false;
        lastCause = null;
        return lasted;
    }

    /** Thrown when an outage lasts longer than the request may wait. */
    static final class OutageException extends Exception {
        private static final long serialVersionUID = 1L;
        private final IOException lastCause;

        OutageException(IOException lastCause) {
            super(lastCause);
            this.lastCause = lastCause;
        }

        /** Why the last request of the account got no answer. */
        IOException lastCause() {
            return lastCause;
        }
    }
}
