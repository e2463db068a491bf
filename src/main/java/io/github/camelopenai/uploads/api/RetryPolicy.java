package io.github.camelopenai.uploads.api;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether and when to try again. A pure function of its arguments; the waiting is done by {@link RetryLoop}.
 *
 * @param maxRetries attempts beyond the first, for one call
 * @param delay upper bound of the first wait; doubled with every retry
 * @param maxDelay upper bound of any wait that the server did not ask for
 * @param retryAfterCap upper bound of a wait that the server asks for
 */
public record RetryPolicy(int maxRetries, Duration delay, Duration maxDelay, Duration retryAfterCap) {

    public RetryPolicy {
        if (maxRetries < 0) {
            throw new IllegalArgumentException("maxRetries is " + maxRetries + "; 0 is the least");
        }
    }

    /**
     * @param retriesSoFar retries made before this failure, for any reason
     * @param uncertainSoFar failures before this one that left the outcome open
     * @param conflictsSoFar answers of 409 before this one
     * @param random in [0, 1), the jitter: waits are spread over the whole interval so that parallel parts do not come
     *     back together
     * @return how long to wait before the next attempt, or empty to give up
     */
    Optional<Duration> decide(
            ApiCall call,
            int retriesSoFar,
            int uncertainSoFar,
            int conflictsSoFar,
            AttemptFailure failure,
            double random) {
        if (failure.kind() == AttemptFailure.Kind.OURS
                || retriesSoFar >= maxRetries
                || !mayRetry(call, uncertainSoFar, conflictsSoFar, failure)) {
            return Optional.empty();
        }
        return Optional.of(waitAfter(retriesSoFar, failure, random));
    }

    /**
     * Whether a call is sent again, at once, with another token: once, since a second refusal is about more than age. It is
     * no retry that {@code maxRetries} or {@code x-should-retry} could rule out: tokens expire when all is well.
     */
    static boolean mayRenew(int renewalsSoFar, AttemptFailure failure) {
        return failure.isUnauthorized() && renewalsSoFar == 0;
    }

    /** How long nothing should be sent after a failure, whether or not this call is tried again. */
    Duration waitAfter(int retriesSoFar, AttemptFailure failure, double random) {
        Optional<Duration> asked = Optional.ofNullable(failure.answer()).flatMap(ApiAnswer::retryAfter);
        if (asked.isPresent()) {
            return min(asked.get(), retryAfterCap);
        }
        Duration bound = min(delay.multipliedBy(1L << Math.min(retriesSoFar, 20)), maxDelay);
        return Duration.ofNanos((long) (bound.toNanos() * random));
    }

    private static boolean mayRetry(ApiCall call, int uncertainSoFar, int conflictsSoFar, AttemptFailure failure) {
        Optional<Boolean> serverSays = Optional.ofNullable(failure.answer()).flatMap(ApiAnswer::shouldRetry);
        if (failure.isQuotaExhausted() || serverSays.isPresent() && !serverSays.get()) {
            return false;
        }
        return switch (failure.kind()) {
            case NEVER_SENT, RATE_LIMITED -> true;
            case UNCERTAIN ->
                uncertainSoFar < call.uncertainRetries()
                        && (!failure.isConflict() || conflictsSoFar < call.conflictRetries());
            case REFUSED -> serverSays.orElse(false);
            case PERMANENT, OURS -> false;
        };
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
