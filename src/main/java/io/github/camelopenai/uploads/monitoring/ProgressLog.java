package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.UploadMdc;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs the progress of uploads at an interval, in a thread of its own, since a log appender may block. An upload that ends
 * within the first interval is not logged.
 */
final class ProgressLog {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);

    private final UploadRegistry sessions;
    private final Map<String, LogTask> tasks = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private ScheduledExecutorService thread;
    private boolean stopped;

    ProgressLog(UploadRegistry sessions) {
        this.sessions = sessions;
    }

    /** Begins to log an upload, until {@link #remove} is called or the upload ends. */
    void add(CamelContext context, UploadProgress upload, Duration interval) {
        LogTask task = new LogTask(upload.uploadId(), MDC.getCopyOfContextMap());
        LogTask earlier = tasks.put(upload.uploadId(), task);
        if (earlier != null) {
            earlier.stop();
        }
        schedule(context, task, interval);
    }

    /** Does nothing once the component is stopping, so that an upload that begins then does not fail because of its log. */
    private void schedule(CamelContext context, LogTask task, Duration interval) {
        lock.lock();
        try {
            if (!stopped) {
                task.schedule = thread(context)
                        .scheduleWithFixedDelay(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    void remove(String uploadId) {
        LogTask task = tasks.remove(uploadId);
        if (task != null) {
            task.stop();
        }
    }

    private ScheduledExecutorService thread(CamelContext context) {
        if (thread == null) {
            // The queue has no limit, since every logged upload has a task in it.
            ThreadPoolProfile one = new ThreadPoolProfileBuilder("OpenAIUploadsProgress")
                    .poolSize(1)
                    .maxQueueSize(-1)
                    .build();
            thread = context.getExecutorServiceManager().newScheduledThreadPool(this, "OpenAIUploadsProgress", one);
        }
        return thread;
    }

    void start() {
        lock.lock();
        try {
            stopped = false;
        } finally {
            lock.unlock();
        }
    }

    void stop(CamelContext context) {
        lock.lock();
        try {
            stopped = true;
            tasks.clear();
            if (thread != null) {
                context.getExecutorServiceManager().shutdownNow(thread);
                thread = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private final class LogTask implements Runnable {
        private final String uploadId;
        private final Map<String, String> mdc;
        private volatile ScheduledFuture<?> schedule;
        private long sentBefore = -1;

        private LogTask(String uploadId, Map<String, String> mdc) {
            this.uploadId = uploadId;
            this.mdc = mdc;
        }

        @Override
        public void run() {
            UploadSession session = sessions.find(uploadId);
            if (session == null || !session.isLive()) {
                remove(uploadId);
                return;
            }
            UploadProgress progress = session.progress();
            // In a route that sends parts one by one, other steps may take long between two parts.
            boolean idle = progress.partsInFlight() == 0 && progress.sentBytes() == sentBefore;
            sentBefore = progress.sentBytes();
            if (!idle) {
                write(progress);
            }
        }

        private void write(UploadProgress progress) {
            if (mdc != null) {
                MDC.setContextMap(mdc);
            }
            try (UploadMdc upload = UploadMdc.of(uploadId)) {
                LOG.info(ProgressLine.of(progress));
            } finally {
                MDC.clear();
            }
        }

        private void stop() {
            ScheduledFuture<?> running = schedule;
            if (running != null) {
                running.cancel(false);
            }
        }
    }
}
