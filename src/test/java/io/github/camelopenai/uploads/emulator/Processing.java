package io.github.camelopenai.uploads.emulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Work that takes a while. Its time is counted in looks, so that tests need no clock. */
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

    /** So many looks find it still under way. By default none. */
    public Processing endsAfter(int looks) {
        before = looks;
        return this;
    }

    /** It fails in the end. */
    public Processing fails() {
        fails = true;
        return this;
    }

    /** The status that one more look finds. */
    String look(String id) {
        if (looks.merge(id, 1, Integer::sum) <= before) {
            return underWay;
        }
        return fails ? failed : done;
    }
}
