package io.github.camelopenai.uploads.concurrent;

import java.time.Duration;

/** Holds back work that has not begun, from {@link #pause} to {@link #resume}. Running work goes on. Thread-safe. */
public final class PauseSwitch {

    private final AbortableCondition condition = new AbortableCondition();
    private volatile boolean paused;

    public void pause() {
        condition.change(() -> paused = true);
    }

    public void resume() {
        condition.change(() -> paused = false);
    }

    public boolean isPaused() {
        return paused;
    }

    /**
     * Waits until work may begin.
     *
     * @return false if {@code deadline} has passed before
     */
    public boolean await(AbortSignal abort, Deadline deadline) throws UploadAbortedException {
        if (paused) {
            condition.awaitTimed(abort, () -> {
                Duration left = deadline.remaining();
                return paused ? Math.max(0, left.toNanos()) : 0;
            });
        }
        return !paused || !deadline.passed();
    }
}
