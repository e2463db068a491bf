package io.github.camelopenai.uploads.emulator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the emulator does wrong, and when. Rules may be added at any time; each applies once unless told otherwise, and
 * a request gets at most one of them, the first that fits. Thread-safe.
 *
 * <pre>{@code
 * emulator.script().on(EmulatorCall.ADD_PART).nth(2).answer(503, Map.of("Retry-After", "1"), "busy");
 * }</pre>
 */
public final class FaultScript {

    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private volatile RepeatedComplete repeatedComplete = RepeatedComplete.BAD_REQUEST;

    FaultScript() {}

    /** Begins a rule for a call; the rule is in force once its fault is given. */
    public FaultRule on(EmulatorCall call) {
        return new FaultRule(this).when(request -> request.call() == call);
    }

    /** Begins a rule for every call. */
    public FaultRule onAny() {
        return new FaultRule(this);
    }

    /** What a {@code complete} of an already completed upload gets; at first {@link RepeatedComplete#BAD_REQUEST}. */
    public FaultScript repeatedComplete(RepeatedComplete answer) {
        repeatedComplete = answer;
        return this;
    }

    /** Forgets all rules. What is held or stalled stays so. */
    public void clear() {
        rules.clear();
    }

    /** How many rules have not yet been applied as often as they shall be; those for always do not count. */
    public long pending() {
        return rules.stream().filter(FaultRule::isPending).count();
    }

    RepeatedComplete repeatedComplete() {
        return repeatedComplete;
    }

    FaultScript add(FaultRule rule) {
        rules.add(rule);
        return this;
    }

    synchronized Fault next(RecordedRequest request) {
        // Every rule counts every request that fits, even one that another rule takes.
        List<FaultRule> fitting =
                rules.stream().filter(rule -> rule.counts(request)).toList();
        return fitting.stream()
                .filter(FaultRule::take)
                .findFirst()
                .map(FaultRule::fault)
                .orElse(Fault.NONE);
    }
}
