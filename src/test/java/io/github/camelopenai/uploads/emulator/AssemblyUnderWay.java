package io.github.camelopenai.uploads.emulator;

import java.time.Instant;

/** The making of a file after the response to {@code complete}. Guarded by the lock of its upload. */
final class AssemblyUnderWay {

    private final Assembly assembly;
    private final Completion completion;
    private final Instant end;
    private int looks;

    AssemblyUnderWay(Assembly assembly, Completion completion, Instant now) {
        this.assembly = assembly;
        this.completion = completion;
        this.end = now.plus(assembly.duration());
    }

    Assembly assembly() {
        return assembly;
    }

    Completion completion() {
        return completion;
    }

    /** Counts one more request for the status, and returns whether the making has ended. */
    boolean hasEnded(Instant now) {
        looks++;
        return looks > assembly.looks() && !now.isBefore(end);
    }
}
