package io.github.camelopenai.uploads.http;

import java.time.Duration;

/**
 * How often, for how long and after which waits a call is tried again. {@link CallRetries} applies it to one call.
 *
 * @param maxRetries how often a call is tried again after answers that are failures; 0 for never, whatever the failure
 * @param delay upper bound of the first wait; doubled with every retry
 * @param maxDelay upper bound of any wait that the server did not ask for
 * @param retryAfterCap upper bound of a wait that the server asks for
 * @param outageTimeout for how long a call is tried again that gets no answer; zero for not at all
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

    /** Whether a call waits until a destination answers again that does not answer now. */
    boolean outlastsOutages() {
        return maxRetries > 0 && !outageTimeout.isZero();
    }

    /** @param retries made before, for the same reason */
    Duration backOff(int retries) {
        return min(delay.multipliedBy(1L << Math.min(Math.max(0, retries), 20)), maxDelay);
    }

    /**
     * As {@link #backOff(int)}, but a random part of it, so that calls that failed together do not come back together: at
     * least the half, so that the server has time to recover.
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

    /** How long the server asks to wait, as far as that is obeyed; zero if it does not ask. */
    Duration asked(AttemptFailure failure) {
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
