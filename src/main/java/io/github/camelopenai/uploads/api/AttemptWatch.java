package io.github.camelopenai.uploads.api;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks at all running attempts four times a second, in the scheduler's thread. One clock for all of them, since a timer for
 * each would wake that thread with every request, which for a small file costs more than sending it. It stands still when
 * nothing has been sent for some seconds.
 */
final class AttemptWatch {

    private static final long TICK_MILLIS = 250;
    private static final int IDLE_TICKS = 40;

    private final ScheduledExecutorService scheduler;
    private final Set<Watched> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private int idle;

    /** What is looked at. */
    @FunctionalInterface
    interface Watched {
        /** In the scheduler's thread, which must not be kept waiting. */
        void watch();
    }

    AttemptWatch(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    /** @throws RejectedExecutionException if the scheduler is shut down */
    void add(Watched attempt) {
        running.add(attempt);
        if (!ticking.get()) {
            start();
        }
    }

    void remove(Watched attempt) {
        running.remove(attempt);
    }

    private void start() {
        if (ticking.compareAndSet(false, true)) {
            idle = 0;
            try {
                scheduleNext();
            } catch (RejectedExecutionException e) {
                ticking.set(false);
                throw e;
            }
        }
    }

    private void scheduleNext() {
        scheduler.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        for (Watched attempt : running) {
            attempt.watch();
        }
        idle = running.isEmpty() ? idle + 1 : 0;
        if (idle < IDLE_TICKS) {
            scheduleNext();
            return;
        }
        ticking.set(false);
        // One that came meanwhile has seen the clock going.
        if (!running.isEmpty()) {
            start();
        }
    }
}
