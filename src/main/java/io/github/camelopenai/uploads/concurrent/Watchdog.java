package io.github.camelopenai.uploads.concurrent;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all running attempts four times a second, in the scheduler's thread. One clock for all of them, since a timer for
 * each would wake that thread with every request, which for a small file costs more than sending it. It stands still when
 * nothing has been sent for some seconds.
 *
 * <p>Stalls, deadlines and aborts are noticed nowhere else, so nothing that one attempt throws may end the looking at the
 * others, or at itself with the next tick.
 */
public final class Watchdog {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private static final long TICK_MILLIS = 250;
    private static final int IDLE_TICKS = 40;

    private final ScheduledExecutorService scheduler;
    /** Each with whether it has not failed yet. */
    private final Map<Watched, Boolean> running = new ConcurrentHashMap<>();

    private volatile ScheduledFuture<?> clock;
    private int idle;

    /** What is looked at. */
    @FunctionalInterface
    public interface Watched {
        /** In the scheduler's thread, which must not be kept waiting. */
        public void watch();
    }

    public Watchdog(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    /** @throws RejectedExecutionException if the scheduler is shut down */
    public void add(Watched attempt) {
        running.put(attempt, true);
        try {
            if (clock == null) {
                start();
            }
        } catch (Throwable e) {
            running.remove(attempt);
            throw e;
        }
    }

    public void remove(Watched attempt) {
        running.remove(attempt);
    }

    /** How many are looked at. */
    int size() {
        return running.size();
    }

    private synchronized void start() {
        if (clock == null) {
            idle = 0;
            clock = scheduler.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Throws nothing, since the scheduler would then never call it again. */
    private void tick() {
        try {
            running.forEach(this::look);
            stopIfIdle();
        } catch (Throwable e) {
            // No memory even for looking; the next tick tries again.
            say("The watch over requests failed; it goes on", e);
        }
    }

    private void look(Watched attempt, boolean well) {
        try {
            attempt.watch();
        } catch (Throwable e) {
            if (well && running.replace(attempt, false) != null) {
                say("The watch over a request failed; it goes on, and this is said once for each request", e);
            }
        }
    }

    private static void say(String what, Throwable why) {
        try {
            LOG.error(what, why);
        } catch (Throwable e) {
            // A log that cannot be written must not end the watch.
        }
    }

    private synchronized void stopIfIdle() {
        idle = running.isEmpty() ? idle + 1 : 0;
        if (idle < IDLE_TICKS) {
            return;
        }
        clock.cancel(false);
        clock = null;
        // One that came meanwhile has seen the clock going.
        if (!running.isEmpty()) {
            start();
        }
    }
}
