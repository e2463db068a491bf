package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import io.github.camelopenai.uploads.http.Outage.OutageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When the next request of an account may start, by its limit and by what its server has answered so far:
 *
 * <ul>
 *   <li>When the server limits the rate, {@link RequestSpacing} sets the time between requests.
 *   <li>{@link RequestRateLimit} keeps requests apart if the account has a known limit.
 *   <li>When the server does not answer ({@link Outage}), one request at a time is sent, and the others wait.
 * </ul>
 *
 * A request that tests whether the server is reachable again, or accepts requests again, is a probe. The others wait until it
 * is answered, or has moved bytes for {@link #MOMENT}: a large part on a slow line takes minutes.
 *
 * <p>Not thread-safe: guarded by the lock of the {@link Pacer}, except for {@link #isOldProbe}. Times are those of
 * {@link System#nanoTime}.
 */
final class RequestTiming {

    /** If bytes still move after this time, the connection works, and the server has not refused the request. */
    private static final long MOMENT = Duration.ofMillis(500).toNanos();

    /** If a probe has no answer after this time, another one is sent: the first may hang on a dead connection. */
    private static final long PROBE_LIMIT = Duration.ofSeconds(5).toNanos();

    private final RequestSpacing spacing = new RequestSpacing();
    private final RequestRateLimit limit = new RequestRateLimit();
    private final Outage outage = new Outage();

    /** Null if there is none. Written with the lock held, and read without it as well. */
    private volatile RequestSpacing.Start probe;

    /** How long until the next request may start, whichever it is; zero or less if it may now. */
    long nanosUntilNext(long now) {
        return Math.max(spacing.nanosUntilNext(now), limit.nanosUntilNext(now));
    }

    /**
     * How long until a request that waits may start; zero or less if it may now.
     *
     * @param first whether it is the first of those that wait
     */
    long nanosUntilTurn(RequestQueue.Waiter waiter, boolean first, long now) {
        boolean outageMatters = outage.isOn() && waiter.outlastsOutages();
        if (outage.isOn() && !outageMatters) {
            return nanosUntilNext(now);
        }
        if (!first) {
            return Long.MAX_VALUE;
        }
        long wait = nanosUntilNext(now);
        if (outageMatters) {
            wait = Math.max(wait, outage.nanosUntilProbe(now, waiter.place().isUnanswered()));
        }
        RequestSpacing.Start trying = probe;
        if (trying != null) {
            long most = outageMatters ? PROBE_LIMIT : MOMENT;
            wait = Math.max(wait, trying.at() + most - now);
        }
        return wait;
    }

    /** Whether a request may start now, and the server neither limits the rate nor is out of reach. */
    boolean isFree(long now) {
        return !outage.isOn() && !spacing.isLimited() && limit.nanosUntilNext(now) <= 0;
    }

    boolean hasProbe() {
        return probe != null;
    }

    /** A request starts. It is a probe if the server was out of reach or has refused the one before. */
    RequestSpacing.Start started(long now) {
        if (probe != null && !outage.isOn()) {
            // That ends no outage, since there is none.
            accept(probe);
        }
        RequestSpacing.Start start = spacing.started(now);
        limit.started(now);
        if (spacing.isProbing() || outage.isOn()) {
            probe = start;
        }
        return start;
    }

    /** A request starts that does not wait for its turn, and from which nothing is learned. */
    void startedUnpaced() {
        limit.started(System.nanoTime());
    }

    /**
     * Whether the request is a probe that started a {@link #MOMENT} ago or earlier, so that bytes that move show that it is
     * accepted. May be called without the lock.
     *
     * @param start null for a request that is never a probe
     */
    boolean isOldProbe(RequestSpacing.Start start) {
        return probe == start && start != null && System.nanoTime() - start.at() >= MOMENT;
    }

    /**
     * Bytes of an {@linkplain #isOldProbe old probe} have moved. It counts as accepted, although its answer is still to come.
     *
     * @return the duration of the outage that has ended; null if there was none
     */
    Duration moved(RequestSpacing.Start start) {
        return probe == start ? accept(start) : null;
    }

    private Duration accept(RequestSpacing.Start trying) {
        probe = null;
        return taken(trying);
    }

    /** The request has ended, with or without one of the results below. */
    void ended(RequestSpacing.Start start) {
        if (probe == start) {
            probe = null;
        }
    }

    /**
     * The server has answered something else than a rate limit.
     *
     * @return the duration of the outage that has ended; null if there was none
     */
    Duration taken(RequestSpacing.Start start) {
        Duration lasted = outage.answered(System.nanoTime());
        spacing.taken(start);
        return lasted;
    }

    /**
     * The server has refused the request because of its rate limit; the parameters are those of {@link RequestSpacing#refused}.
     *
     * @return the duration of the outage that has ended; null if there was none
     */
    Duration refused(RequestSpacing.Start start, long now, Duration asked, int inVain, RetryPolicy policy) {
        Duration lasted = outage.answered(System.nanoTime());
        spacing.refused(start, now, asked, inVain, policy);
        return lasted;
    }

    /**
     * A request got no answer.
     *
     * @param alone whether no other request is running
     * @return whether to log the outage: it begins, or it was last logged a minute ago
     */
    boolean unanswered(boolean alone, IOException cause, RetryPolicy policy) {
        double jitter = ThreadLocalRandom.current().nextDouble();
        return outage.unanswered(System.nanoTime(), alone, cause, policy, jitter);
    }

    boolean isOutage() {
        return outage.isOn();
    }

    /** The beginning of the outage; null if there is none. */
    Instant unansweredSince() {
        return outage.since();
    }

    /** How long the request may still wait for the end of the outage; fails if it must not wait any longer. */
    long patienceLeft(RequestQueue.Waiter waiter, long now) throws OutageException {
        long left = waiter.patienceLeft(outage, now);
        if (left <= 0 && outage.isOn()) {
            throw new OutageException(outage.lastCause());
        }
        return left;
    }

    /** Says why no request can start before a deadline. */
    DeadlinePassedException tooLate(long now) {
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

    /** Whether the server limits the rate of requests. */
    boolean isLimited() {
        return spacing.isLimited();
    }

    /** The time between the starts of two requests; zero while the server does not limit the rate. */
    Duration spacing() {
        return spacing.spacing();
    }

    /** The limit that is set for the account, in requests per minute; 0 for none. */
    int perMinute() {
        return limit.perMinute();
    }

    void limitTo(int perMinute) {
        limit.set(perMinute);
    }
}
