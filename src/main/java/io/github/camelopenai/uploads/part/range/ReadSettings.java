package io.github.camelopenai.uploads.part.range;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Limits of reading a source by ranges.
 *
 * @param stallTimeout maximum time for a read to give a byte
 * @param outageTimeout maximum time of retries while the source gives nothing; zero for no retries
 * @param delay upper bound of the wait before the second retry; doubled with every further one
 * @param maxDelay upper bound of any wait that the source did not ask for
 * @param retryAfterCap upper bound of a wait that the source asks for
 */
public record ReadSettings(
        Duration stallTimeout, Duration outageTimeout, Duration delay, Duration maxDelay, Duration retryAfterCap) {

    /**
     * The wait before a retry. The first retry does not wait, since a single broken connection says nothing about the source.
     *
     * @param failures the number of failures since the source last gave a byte, at least 1
     * @param asked the wait that the source asks for
     */
    Duration waitBefore(int failures, Duration asked) {
        Duration own = failures == 1 ? Duration.ZERO : jittered(failures - 2);
        Duration allowed = asked.compareTo(retryAfterCap) < 0 ? asked : retryAfterCap;
        return own.compareTo(allowed) > 0 ? own : allowed;
    }

    private Duration jittered(int doublings) {
        Duration full = delay.multipliedBy(1L << Math.min(doublings, 20));
        Duration most = full.compareTo(maxDelay) < 0 ? full : maxDelay;
        return Duration.ofNanos(
                (long) (most.toNanos() * (0.5 + ThreadLocalRandom.current().nextDouble() / 2)));
    }
}
