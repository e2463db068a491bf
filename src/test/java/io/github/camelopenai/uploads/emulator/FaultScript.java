package io.github.camelopenai.uploads.emulator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The faults that the emulator simulates. Rules can be added at any time. A rule applies once, unless {@link FaultRule#times} or
 * {@link FaultRule#always} says otherwise. At most one rule applies to a request: the first one that matches. Thread-safe.
 *
 * <pre>{@code
 * emulator.script().on(EmulatorCall.ADD_PART).nth(2).answer(503, Map.of("Retry-After", "1"), "busy");
 * }</pre>
 */
public final class FaultScript {

    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private final LateFacts late = new LateFacts();
    private volatile RateLimit limit;
    private volatile RepeatedComplete repeatedComplete = RepeatedComplete.BAD_REQUEST;
    private volatile Assembly assembly;

    FaultScript() {}

    /** Begins a rule for one call. The rule takes effect when its fault is added. */
    public FaultRule on(EmulatorCall call) {
        return new FaultRule(this).when(request -> request.call() == call);
    }

    /** Begins a rule for every call. */
    public FaultRule onAny() {
        return new FaultRule(this);
    }

    /** Sets the answer to {@code complete} of a completed upload. Default: {@link RepeatedComplete#BAD_REQUEST}. */
    public FaultScript repeatedComplete(RepeatedComplete answer) {
        repeatedComplete = answer;
        return this;
    }

    /**
     * From now on, answers {@code complete} before the file exists; null restores the default for later calls.
     * {@link EmulatorBuilder#uploadsReadable} sets whether {@code GET /uploads/{id}} shows the progress.
     */
    public FaultScript assembly(Assembly how) {
        assembly = how;
        return this;
    }

    /**
     * Hides the size of a file in the answer to {@code complete}, in lists, and in the first answers to {@code GET
     * /files/{id}}.
     *
     * @param how the value that is shown instead
     * @param answers the number of answers to {@code GET /files/{id}} for each file; {@code Integer.MAX_VALUE} for all
     */
    public FaultScript sizesUnknown(UnknownSize how, int answers) {
        late.sizesUnknown(how, answers);
        return this;
    }

    /** Hides the sizes of files in all lists, even if {@code GET /files/{id}} shows them; null restores the default. */
    public FaultScript sizesUnknownInLists(UnknownSize how) {
        late.sizesUnknownInLists(how);
        return this;
    }

    /** Leaves a new file out of this many lists; 0 restores the default. */
    public FaultScript filesUnlisted(int lists) {
        late.filesUnlisted(lists);
        return this;
    }

    /** Lists files with the oldest first, regardless of the requested order; false restores the default. */
    public FaultScript filesListedOldestFirst(boolean oldestFirst) {
        late.oldestFirst(oldestFirst);
        return this;
    }

    /** From now on, refuses requests above this rate, before any rule is evaluated; null for no limit. */
    public FaultScript limit(RateLimit rate) {
        limit = rate;
        return this;
    }

    /** Removes all rules. Requests that are held or stalled remain so. */
    public void clear() {
        rules.clear();
    }

    /** The number of rules that have not been applied as often as configured, without rules that apply always. */
    public long pending() {
        return rules.stream().filter(FaultRule::isPending).count();
    }

    RepeatedComplete repeatedComplete() {
        return repeatedComplete;
    }

    Assembly assembly() {
        return assembly;
    }

    LateFacts late() {
        return late;
    }

    FaultScript add(FaultRule rule) {
        rules.add(rule);
        return this;
    }

    synchronized Fault next(RecordedRequest request) {
        RateLimit rate = limit;
        Fault refusal = rate == null ? null : rate.refusal();
        if (refusal != null) {
            return refusal;
        }
        // Every rule counts every matching request, even if another rule applies to it.
        List<FaultRule> matching =
                rules.stream().filter(rule -> rule.counts(request)).toList();
        return matching.stream()
                .filter(FaultRule::take)
                .findFirst()
                .map(FaultRule::fault)
                .orElse(Fault.NONE);
    }
}
