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
 * Delivers events to the event notifiers of the Camel context, one after the other, in a thread that is started for the first
 * event and ends when there are none. Publishing never waits for a notifier.
 */
final class UploadEventPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(UploadEventPublisher.class);
    private static final int QUEUE_CAPACITY = 10_000;
    private static final long STOP_LIMIT_SECONDS = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean dropping = new AtomicBoolean();
    private ExecutorService thread;
    private boolean stopped;

    /** Whether a notifier of the context receives exchange events. */
    static boolean hasNotifiers(CamelContext context) {
        for (EventNotifier notifier : context.getManagementStrategy().getStartedEventNotifiers()) {
            if (receivesEvents(notifier)) {
                return true;
            }
        }
        return false;
    }

    private static boolean receivesEvents(EventNotifier notifier) {
        return !notifier.isDisabled() && !notifier.isIgnoreExchangeEvents();
    }

    /** @param mdc the diagnostic context of the operation; null for none */
    void publish(UploadEvent event, Map<String, String> mdc) {
        try {
            ExecutorService executor = thread(event.getExchange().getContext());
            if (executor != null) {
                executor.execute(() -> deliver(event, mdc));
            }
        } catch (RejectedExecutionException e) {
            if (dropping.compareAndSet(false, true)) {
                LOG.warn(
                        "An event notifier is too slow: {} events are waiting for it. Further events are dropped",
                        QUEUE_CAPACITY);
            }
        }
    }

    /** Returns null once this publisher is stopped; later events are dropped. */
    private ExecutorService thread(CamelContext context) {
        lock.lock();
        try {
            if (thread == null && !stopped) {
                ThreadPoolProfile one = new ThreadPoolProfileBuilder("OpenAIUploadsEvents")
                        .poolSize(1)
                        .maxPoolSize(1)
                        .maxQueueSize(QUEUE_CAPACITY)
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

    /** Ignores what a notifier throws, as Camel does, so that the other notifiers receive the event too. */
    private static void deliver(UploadEvent event, EventNotifier notifier) {
        try {
            if (receivesEvents(notifier) && notifier.isEnabled(event)) {
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

    /** Waits up to two seconds until the remaining events are delivered. */
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
                LOG.warn("An event notifier is too slow: it did not receive all events before the component stopped");
            }
            // Camel's shutdownNow does nothing to an executor that is already shut down.
            ending.shutdownNow();
            context.getExecutorServiceManager().shutdownNow(ending);
        }
    }
}
