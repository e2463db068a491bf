package io.github.camelopenai.uploads.benchmark;

/** Ties a process to the one that started it: however that one ends, this one does too. */
public final class EndWithParent {

    private EndWithParent() {}

    /** From now on. */
    public static void begin() {
        ProcessHandle.current().parent().orElseThrow().onExit().thenRun(() -> Runtime.getRuntime()
                .halt(1));
    }
}
