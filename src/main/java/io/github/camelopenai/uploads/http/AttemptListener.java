package io.github.camelopenai.uploads.http;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** Listens to the attempts of one request, in the thread that sends them. */
public interface AttemptListener {

    /**
     * An attempt begins.
     *
     * @param attempt the number of the attempt, from 1
     * @param message the request, to which headers may be added
     * @return receives the result, in the same thread
     */
    Consumer<AttemptResult> begins(int attempt, HttpUriRequestBase message);

    /**
     * A failed attempt will be repeated.
     *
     * @param attempt the number of the attempt that failed, from 1
     * @param why describes the failure
     * @param wait the time until the next attempt
     */
    void retried(int attempt, FailureReason reason, String why, Duration wait);
}
