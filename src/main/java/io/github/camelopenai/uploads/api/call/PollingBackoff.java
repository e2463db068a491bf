package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.time.Duration;

/** Pauses between requests that poll a server: short at first, each twice as long as the last. */
final class PollingBackoff {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Deadline end;
    private Duration next = FIRST;

    /** @param end when the last pause ends */
    PollingBackoff(Deadline end) {
        this.end = end;
    }

    /** Waits before the next request; returns false at once if the time is over. */
    boolean pause(AbortSignal abort) throws UploadAbortedException {
        Duration left = end.remaining();
        if (left.isNegative() || left.isZero()) {
            return false;
        }
        abort.sleep(next.compareTo(left) < 0 ? next : left);
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        return true;
    }
}
