package io.github.camelopenai.uploads.transfer;

import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.MDC;

/**
 * A task for a thread of an executor that can be stopped: interrupted while it runs, or kept from starting. Its log messages
 * have the diagnostic context of the thread that created it.
 */
final class InterruptibleTask implements Runnable {

    /** Work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private final Work work;
    private final Consumer<Throwable> onFailure;
    private final Runnable onEnd;
    private final Map<String, String> mdc = MDC.getCopyOfContextMap();
    private Thread thread;
    private boolean over;

    /** @param onEnd runs once: after the work, or when the task is stopped before it starts */
    InterruptibleTask(Work work, Consumer<Throwable> onFailure, Runnable onEnd) {
        this.work = work;
        this.onFailure = onFailure;
        this.onEnd = onEnd;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (over) {
                return;
            }
            thread = Thread.currentThread();
        }
        Map<String, String> before = MDC.getCopyOfContextMap();
        try {
            setMdc(mdc);
            work.run();
        } catch (Exception | Error e) {
            onFailure.accept(e);
        } finally {
            setMdc(before);
            end();
        }
    }

    private static void setMdc(Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }

    /** The thread may get other work now, which must not be interrupted. */
    private void end() {
        synchronized (this) {
            over = true;
            thread = null;
            Thread.interrupted();
        }
        onEnd.run();
    }

    void stop() {
        synchronized (this) {
            if (thread != null) {
                thread.interrupt();
                return;
            }
            if (over) {
                return;
            }
            // The task has not started, and must not start any more.
            over = true;
        }
        onEnd.run();
    }
}
