package io.github.camelopenai.uploads.part.range;

import io.github.camelopenai.uploads.concurrent.Watchdog;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The watchdog of all readings, and of the requests for them. Its thread belongs to no component, so it ends soon after the
 * last one.
 */
public final class RangeWatch {

    public static final Watchdog WATCHDOG = new Watchdog(scheduler(), Duration.ofMillis(250));

    private RangeWatch() {}

    private static ScheduledThreadPoolExecutor scheduler() {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "OpenAIUploadsSourceWatch");
            thread.setDaemon(true);
            // Of no application in particular.
            thread.setContextClassLoader(null);
            return thread;
        });
        scheduler.setKeepAliveTime(1, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }
}
