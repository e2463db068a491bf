package io.github.camelopenai.uploads.http;

import java.time.Duration;

/**
 * The limits and waits of retries. {@link RetryDecision} applies them to one request.
 *
 * @param maxRetries maximum number of retries after failed answers; 0 for no retries at all
 * @param delay upper bound of the first wait; doubled with every retry
 * @param maxDelay upper bound of any wait that the server did not ask for
 * @param retryAfterCap upper bound of a wait that the server asks for
 * @param outageTimeout maximum time of retries while the server does not answer; zero for no such retries
 */
public record RetryPolicy(
        int maxRetries, Duration delay, Duration maxDelay, Duration retryAfterCap, Duration outageTimeout) {

    public RetryPolicy {
        if (maxRetries < 0) {
            throw new IllegalArgumentException("maxRetries is " + maxRetries + "; the least is 0");
        }
        if (outageTimeout.isNegative()) {
            throw new IllegalArgumentException("outageTimeout is " + outageTimeout + "; the least is 0");
        }
    }

    /** Whether requests wait for the end of an outage. */
    boolean outlastsOutages() {
        return maxRetries > 0 && !outageTimeout.isZero();
    }

    /** @param retries number of earlier retries for the same reason */
    Duration backOff(int retries) {
        return min(delay.multipliedBy(1L << Math.min(Math.max(0, retries), 20)), maxDelay);
    }

    /**
     * A random wait between half of {@link #backOff(int)} and all of it: random, so that requests that failed together are
     * not repeated together, and at least half, so that the server has time to recover.
     *
     * @param random in [0, 1)
     */
    Duration backOff(int retries, double random) {
        return halfOrMore(backOff(retries), random);
    }

    /** A random part, at least the half, of {@code wait} or of the nearest wait that is allowed. */
    Duration between(Duration wait, double random) {
        return halfOrMore(min(wait.compareTo(delay) > 0 ? wait : delay, maxDelay), random);
    }

    private static Duration halfOrMore(Duration wait, double random) {
        return Duration.ofNanos((long) (wait.toNanos() * (0.5 + random / 2)));
    }

    /** The wait that the server asks for, limited to {@code retryAfterCap}; zero if it does not ask. */
    Duration askedWait(AttemptFailure failure) {
        return failure.answer() == null
                ? Duration.ZERO
                : failure.answer()
                        .retryAfter()
                        .map(asked -> min(asked, retryAfterCap))
                        .orElse(Duration.ZERO);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
