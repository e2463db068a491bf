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
    private final LateFacts late = new LateFacts();
    private volatile RateLimit limit;
    private volatile RepeatedComplete repeatedComplete = RepeatedComplete.BAD_REQUEST;
    private volatile Assembly assembly;

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

    /**
     * From now on a {@code complete} is answered before its file is there; null ends that for those to come. Whether
     * {@code GET /uploads/{id}} tells how far it is says {@link EmulatorBuilder#uploadsReadable}.
     */
    public FaultScript assembly(Assembly how) {
        assembly = how;
        return this;
    }

    /**
     * The size of a file is shown like this in the answer to {@code complete}, in lists, and in the first answers to {@code
     * GET /files/{id}}, so many for each file; {@code Integer.MAX_VALUE} is for ever.
     */
    public FaultScript sizesUnknown(UnknownSize how, int looks) {
        late.sizesUnknown(how, looks);
        return this;
    }

    /** Lists of files show sizes like this, for ever, also if {@code GET /files/{id}} knows better; null ends that. */
    public FaultScript sizesUnknownInLists(UnknownSize how) {
        late.sizesUnknownInLists(how);
        return this;
    }

    /** A file is missing in the first lists after it was made, so many for each file; 0 ends that. */
    public FaultScript filesUnlisted(int lists) {
        late.filesUnlisted(lists);
        return this;
    }

    /** Lists of files begin with the oldest, whatever order is asked for; false ends that. */
    public FaultScript filesListedOldestFirst(boolean oldestFirst) {
        late.oldestFirst(oldestFirst);
        return this;
    }

    /** From now on refuses requests beyond this rate, before any rule is asked; null for none. */
    public FaultScript limit(RateLimit rate) {
        limit = rate;
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
