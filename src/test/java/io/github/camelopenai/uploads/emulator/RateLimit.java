package io.github.camelopenai.uploads.emulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * A limit for the rate of requests, as gateways have it: so many in any period of a length, and each further one is refused
 * before its body is read. Refused requests do not count. All calls and uploads count together.
 *
 * <pre>{@code
 * emulator.script().limit(RateLimit.of(2, Duration.ofSeconds(1)).status(503));
 * }</pre>
 *
 * @see FaultScript#limit
 */
public final class RateLimit {

    private final int requests;
    private final Duration period;
    private final int status;
    private final boolean retryAfter;
    private final Deque<Long> taken = new ArrayDeque<>();

    private RateLimit(int requests, Duration period, int status, boolean retryAfter) {
        this.requests = requests;
        this.period = period;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** At most so many requests in any period of this length; others get a 429 without {@code Retry-After}. */
    public static RateLimit of(int requests, Duration period) {
        return new RateLimit(requests, period, 429, false);
    }

    /** The same limit with another status than 429. */
    public RateLimit status(int code) {
        return new RateLimit(requests, period, code, retryAfter);
    }

    /** The same limit, and refusals say in {@code retry-after-ms} when the next request will be taken. */
    public RateLimit retryAfter() {
        return new RateLimit(requests, period, status, true);
    }

    /** @return how a request that comes now is refused; null if it is not */
    synchronized Fault refusal() {
        long now = System.nanoTime();
        while (!taken.isEmpty() && now - taken.peekFirst() >= period.toNanos()) {
            taken.removeFirst();
        }
        if (taken.size() < requests) {
            taken.addLast(now);
            return null;
        }
        Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", "application/json"));
        if (retryAfter) {
            long left = period.minusNanos(now - taken.peekFirst()).toMillis() + 1;
            headers.put("retry-after-ms", String.valueOf(left));
        }
        String body = ApiJson.error("Too many requests.", "requests", null, "rate_limit_exceeded")
                .toString();
        Answer refusal = Answer.of(status, headers, body).asEarly();
        return exchange -> exchange.send(refusal);
    }
}
