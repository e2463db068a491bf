package io.github.camelopenai.uploads.journal;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Sweeps all journals of the process, one after the other. The thread ends soon after the last sweep. */
final class SweepThread {

    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "OpenAIUploadsSweep");
                thread.setDaemon(true);
                return thread;
            });

    static {
        THREAD.allowCoreThreadTimeOut(true);
    }

    private SweepThread() {}

    static void start(Runnable sweep) {
        THREAD.execute(sweep);
    }
}
