package io.github.camelopenai.uploads.concurrent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks all running tasks four times a second, in the scheduler's thread. They share one timer, since a timer for each would
 * wake that thread for every request, which costs more than sending a small file. The timer stops when nothing has run for
 * some time.
 *
 * <p>Stalls and deadlines are detected nowhere else, so an exception from one task must not prevent the checks of the others,
 * or the next check of the same task.
 */
public final class Watchdog {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private static final long TICK_MILLIS = 250;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ScheduledExecutorService scheduler;
    private final long idleTicks;

    /** The tasks; the value is false after a check has failed. */
    private final Map<Watched, Boolean> running = new ConcurrentHashMap<>();

    private volatile ScheduledFuture<?> timer;
    private int idle;

    /** A task that is checked. */
    @FunctionalInterface
    public interface Watched {
        /** Checks the task. Runs in the scheduler's thread and must not block. */
        void watch();
    }

    /** Its timer stops when nothing has run for ten seconds. */
    public Watchdog(ScheduledExecutorService scheduler) {
        this(scheduler, IDLE);
    }

    /** @param idle the time without a task after which the timer stops */
    public Watchdog(ScheduledExecutorService scheduler, Duration idle) {
        this.scheduler = scheduler;
        this.idleTicks = Math.max(1, idle.toMillis() / TICK_MILLIS);
    }

    /** @throws RejectedExecutionException if the scheduler is shut down */
    public void add(Watched task) {
        running.put(task, true);
        try {
            if (timer == null) {
                start();
            }
        } catch (Throwable e) {
            running.remove(task);
            throw e;
        }
    }

    public void remove(Watched task) {
        running.remove(task);
    }

    /** The number of running tasks. */
    int size() {
        return running.size();
    }

    private synchronized void start() {
        if (timer == null) {
            idle = 0;
            timer = scheduler.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Throws nothing, since the scheduler would then not call it again. */
    private void tick() {
        try {
            running.forEach(this::check);
            stopIfIdle();
        } catch (Throwable e) {
            // There is not enough memory for the check; the next tick tries again.
            log("The check of running requests failed; it is repeated", e);
        }
    }

    private void check(Watched task, boolean logFailure) {
        try {
            task.watch();
        } catch (Throwable e) {
            if (logFailure && running.replace(task, false) != null) {
                log("The check of a request failed; it is repeated, and this is logged once for each request", e);
            }
        }
    }

    private static void log(String message, Throwable failure) {
        try {
            LOG.error(message, failure);
        } catch (Throwable e) {
            // A failure of the logger must not end the checks.
        }
    }

    private synchronized void stopIfIdle() {
        idle = running.isEmpty() ? idle + 1 : 0;
        if (idle < idleTicks) {
            return;
        }
        timer.cancel(false);
        timer = null;
        // A task that was added meanwhile has not started the timer, since it was running.
        if (!running.isEmpty()) {
            start();
        }
    }
}
