package io.github.camelopenai.uploads.emulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rate limit, such as gateways have: a maximum number of requests in any period of a given length. Further requests are refused
 * before their bodies are read and are not counted. All calls and uploads count together.
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

    /** Allows {@code requests} requests in any period of this length; others get a 429 without {@code Retry-After}. */
    public static RateLimit of(int requests, Duration period) {
        return new RateLimit(requests, period, 429, false);
    }

    /** Refuses with another status than 429. */
    public RateLimit status(int code) {
        return new RateLimit(requests, period, code, retryAfter);
    }

    /** Adds {@code retry-after-ms} to refusals: the time until the next request is accepted. */
    public RateLimit retryAfter() {
        return new RateLimit(requests, period, status, true);
    }

    /** Returns the fault that refuses a request now, or null if it is allowed. */
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
