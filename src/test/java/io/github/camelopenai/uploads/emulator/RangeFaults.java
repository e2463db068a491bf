package io.github.camelopenai.uploads.emulator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The faults that a {@link RangeServer} simulates. Rules can be added at any time. A rule applies once, unless
 * {@link RangeFaultRule#times} or {@link RangeFaultRule#always} says otherwise. At most one rule applies to a request: the first
 * one that matches. Thread-safe.
 *
 * <pre>{@code
 * server.faults().on("/data.jsonl").nth(3).resetAfter(100_000);
 * server.faults().onAny().when(request -> request.connection() == 2).always().slow(10_000);
 * }</pre>
 */
public final class RangeFaults {

    private final List<RangeFaultRule> rules = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();

    RangeFaults() {}

    /** Begins a rule for the requests for one path. The rule takes effect when its fault is added. */
    public RangeFaultRule on(String path) {
        String absolute = RangeStore.absolute(path);
        return onAny().when(request -> request.path().equals(absolute));
    }

    /** Begins a rule for every request. */
    public RangeFaultRule onAny() {
        return new RangeFaultRule(this);
    }

    /** Resets the next connections, this many, as soon as they are made. */
    public RangeFaults refuseConnections(int count) {
        refused.set(count);
        return this;
    }

    /** Removes all rules. Requests that are stalled remain so. */
    public void clear() {
        rules.clear();
        refused.set(0);
    }

    /** The number of rules that have not been applied as often as configured, without rules that apply always. */
    public long pending() {
        return rules.stream().filter(RangeFaultRule::isPending).count();
    }

    RangeFaults add(RangeFaultRule rule) {
        rules.add(rule);
        return this;
    }

    boolean refusesConnection() {
        return refused.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    synchronized RangeFault next(RangeRequest request, RangeReply reply) {
        // Every rule counts every matching request, even if another rule applies to it.
        List<RangeFaultRule> matching =
                rules.stream().filter(rule -> rule.counts(request, reply)).toList();
        return matching.stream()
                .filter(RangeFaultRule::take)
                .findFirst()
                .map(RangeFaultRule::fault)
                .orElse(RangeFault.NONE);
    }
}
