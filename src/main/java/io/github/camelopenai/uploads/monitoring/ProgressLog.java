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
 * Writes a line per interval for every upload that wants it, in a thread of its own, since a log may block. An upload that
 * ends before the interval is over leaves no line.
 */
final class ProgressLog {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);

    private final UploadRegistry sessions;
    private final Map<String, Watch> watched = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private ScheduledExecutorService thread;
    private boolean stopped;

    ProgressLog(UploadRegistry sessions) {
        this.sessions = sessions;
    }

    /** From now on, until it {@link #ends}. */
    void begins(CamelContext context, UploadProgress upload, Duration interval) {
        Watch watch = new Watch(upload.uploadId(), MDC.getCopyOfContextMap());
        Watch earlier = watched.put(upload.uploadId(), watch);
        if (earlier != null) {
            earlier.stop();
        }
        schedule(context, watch, interval);
    }

    /** An upload that begins while the component stops must not fail because of its log. */
    private void schedule(CamelContext context, Watch watch, Duration interval) {
        lock.lock();
        try {
            if (!stopped) {
                watch.task = thread(context)
                        .scheduleWithFixedDelay(watch, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    void ends(String uploadId) {
        Watch watch = watched.remove(uploadId);
        if (watch != null) {
            watch.stop();
        }
    }

    private ScheduledExecutorService thread(CamelContext context) {
        if (thread == null) {
            // Without a limit: a place is taken for every upload that is watched.
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
            watched.clear();
            if (thread != null) {
                context.getExecutorServiceManager().shutdownNow(thread);
                thread = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Watch implements Runnable {
        private final String uploadId;
        private final Map<String, String> mdc;
        private volatile ScheduledFuture<?> task;
        private long sentBefore = -1;

        private Watch(String uploadId, Map<String, String> mdc) {
            this.uploadId = uploadId;
            this.mdc = mdc;
        }

        @Override
        public void run() {
            UploadSession session = sessions.find(uploadId);
            if (session == null || !session.isLive()) {
                ends(uploadId);
                return;
            }
            UploadProgress progress = session.progress();
            // In a route that sends parts, other steps may take their time.
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
            ScheduledFuture<?> running = task;
            if (running != null) {
                running.cancel(false);
            }
        }
    }
}
