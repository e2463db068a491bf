package io.github.camelopenai.uploads.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a destination answers at all. There is an outage when a request has got no answer and none of the others that are
 * under way can bring one, or when three in a row have got none. It ends with the next answer. Not thread-safe; times are
 * those of {@link System#nanoTime}.
 */
final class Outage {

    /** One or two lost connections beside others that go on are no outage. */
    private static final int FAILURES = 3;

    /** Two probes are this part of the time apart that the outage has lasted, so that its end is noticed soon after. */
    private static final int SHARE = 3;

    /** A log that is silent for longer looks like a process that hangs. */
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

    /** When the first of the requests failed that have got no answer; null if there is no outage. */
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
     * A request has got no answer.
     *
     * @param alone whether no other request is under way
     * @param jitter in [0, 1)
     * @return whether this is to be reported: an outage begins, or the last report of it is a minute old
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
        Duration wait = Duration.ofNanos((at - firstFailure) / SHARE);
        nextProbe = at + policy.between(wait, jitter).toNanos();
        nextProbeOfOthers = at + policy.between(Duration.ZERO, jitter).toNanos();
        return report;
    }

    /**
     * How long until a request may find out whether the outage is over.
     *
     * @param hasFailed whether it has got no answer itself. One that has not may try sooner, since the failures may be due
     *     to what the others send
     */
    long nanosUntilProbe(long at, boolean hasFailed) {
        return (hasFailed ? nextProbe : nextProbeOfOthers) - at;
    }

    /**
     * The server has answered.
     *
     * @return how long the outage has lasted that is over; null if there was none
     */
    Duration answered(long at) {
        Duration lasted = on ? Duration.ofNanos(at - firstFailure) : null;
        failures = 0;
        on = false;
        lastCause = null;
        return lasted;
    }
}
