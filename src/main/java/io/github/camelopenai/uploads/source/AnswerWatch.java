package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import io.github.camelopenai.uploads.part.range.RangeWatch;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Ends a request until its answer is there: if it is aborted, if its thread is interrupted, which a blocking read ignores, or if
 * the answer comes too slowly. The reader of a long body watches that itself.
 */
final class AnswerWatch implements Watchdog.Watched, AutoCloseable {

    private final SourceRequest request;
    private final Duration limit;
    private final AbortSignal abort;
    private final Thread reader = Thread.currentThread();
    private final AbortSignal.Registration running;
    private volatile boolean late;

    /** @param limit maximum time from the request to the end of its answer, without a long body */
    AnswerWatch(SourceRequest request, Duration limit, AbortSignal abort) {
        this.request = request;
        this.limit = limit;
        this.abort = abort;
        RangeWatch.WATCHDOG.add(this);
        this.running = abort.register(request::cancel);
    }

    @Override
    public void watch() {
        if (reader.isInterrupted()) {
            request.cancel();
        } else if (request.timeSinceSent().compareTo(limit) > 0) {
            late = true;
            request.cancel();
        }
    }

    /** The exception for a request that failed, perhaps since it was ended. */
    IOException failure(Exception failure) {
        if (abort.isAborted() || Thread.currentThread().isInterrupted()) {
            return abort.exception(failure);
        }
        if (late) {
            SocketTimeoutException timeout = new SocketTimeoutException(
                    "it gave no complete answer for " + limit.toMillis() + " ms (stallTimeout)");
            timeout.initCause(failure);
            return timeout;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        return (IOException) failure;
    }

    @Override
    public void close() {
        running.close();
        RangeWatch.WATCHDOG.remove(this);
    }
}
