package io.github.camelopenai.uploads.emulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A process that takes time. The time is counted in requests for the status, so that tests need no clock. */
public final class Processing {

    private final String underWay;
    private final String done;
    private final String failed;
    private final Map<String, Integer> looks = new ConcurrentHashMap<>();
    private volatile int before;
    private volatile boolean fails;

    Processing(String underWay, String done, String failed) {
        this.underWay = underWay;
        this.done = done;
        this.failed = failed;
    }

    /** Sets the number of requests for the status that find the process running. Default: 0. */
    public Processing endsAfter(int looks) {
        before = looks;
        return this;
    }

    /** Makes the process fail. */
    public Processing fails() {
        fails = true;
        return this;
    }

    /** Returns the status for one more request. */
    String look(String id) {
        if (looks.merge(id, 1, Integer::sum) <= before) {
            return underWay;
        }
        return fails ? failed : done;
    }
}
