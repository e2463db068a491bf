package io.github.camelopenai.uploads.emulator;

import java.time.Instant;

/** A file that is being made after its {@code complete} was answered. Guarded by the lock of its upload. */
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

    /** Whether one more look finds that it has ended. */
    boolean hasEnded(Instant now) {
        looks++;
        return looks > assembly.looks() && !now.isBefore(end);
    }
}
