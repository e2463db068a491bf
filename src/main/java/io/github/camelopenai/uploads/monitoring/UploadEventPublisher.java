package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.api.session.UploadMdc;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings events to the context's notifiers, one after the other, in one thread that comes with the first event and goes when
 * there are none. Publishing never waits: who is told runs beside the uploads, not in them.
 */
final class UploadEventPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(UploadEventPublisher.class);
    private static final int WAITING = 10_000;
    private static final long STOP_LIMIT_SECONDS = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean dropping = new AtomicBoolean();
    private ExecutorService thread;
    private boolean stopped;

    /** Whether anybody listens. */
    static boolean areWanted(CamelContext context) {
        for (EventNotifier notifier : context.getManagementStrategy().getStartedEventNotifiers()) {
            if (wants(notifier)) {
                return true;
            }
        }
        return false;
    }

    private static boolean wants(EventNotifier notifier) {
        return !notifier.isDisabled() && !notifier.isIgnoreExchangeEvents();
    }

    /** @param mdc of the step that it happened in; null for none */
    void publish(UploadEvent event, Map<String, String> mdc) {
        try {
            ExecutorService telling = thread(event.getExchange().getContext());
            if (telling != null) {
                telling.execute(() -> deliver(event, mdc));
            }
        } catch (RejectedExecutionException e) {
            if (dropping.compareAndSet(false, true)) {
                LOG.warn("An event notifier is so slow that {} events wait for it; more are left out", WAITING);
            }
        }
    }

    /** Null once it is stopped: what was left behind then has nobody to tell. */
    private ExecutorService thread(CamelContext context) {
        lock.lock();
        try {
            if (thread == null && !stopped) {
                ThreadPoolProfile one = new ThreadPoolProfileBuilder("OpenAIUploadsEvents")
                        .poolSize(1)
                        .maxPoolSize(1)
                        .maxQueueSize(WAITING)
                        .keepAliveTime(1L, TimeUnit.SECONDS)
                        .allowCoreThreadTimeOut(true)
                        .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                        .build();
                thread = context.getExecutorServiceManager().newThreadPool(this, "OpenAIUploadsEvents", one);
            }
            return thread;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(UploadEvent event, Map<String, String> mdc) {
        if (mdc != null) {
            MDC.setContextMap(mdc);
        }
        String uploadId = event.upload().uploadId();
        try (UploadMdc upload = uploadId == null ? null : UploadMdc.of(uploadId)) {
            CamelContext context = event.getExchange().getContext();
            for (EventNotifier notifier : context.getManagementStrategy().getStartedEventNotifiers()) {
                deliver(event, notifier);
            }
        } finally {
            MDC.clear();
        }
    }

    /** As Camel does it: what a notifier throws is its own matter, and the others are told all the same. */
    private static void deliver(UploadEvent event, EventNotifier notifier) {
        try {
            if (wants(notifier) && notifier.isEnabled(event)) {
                notifier.notify(event);
            }
        } catch (Throwable e) {
            LOG.warn("Error notifying event {}. This exception will be ignored.", event, e);
        }
    }

    void start() {
        lock.lock();
        try {
            stopped = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits a little for what is still to be told. */
    void stop(CamelContext context) throws InterruptedException {
        ExecutorService ending;
        lock.lock();
        try {
            ending = thread;
            thread = null;
            stopped = true;
        } finally {
            lock.unlock();
        }
        if (ending != null) {
            ending.shutdown();
            if (!ending.awaitTermination(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "An event notifier is so slow that it was not told of everything before the component stopped");
            }
            // Camel's own leaves one alone that is told to end already.
            ending.shutdownNow();
            context.getExecutorServiceManager().shutdownNow(ending);
        }
    }
}
