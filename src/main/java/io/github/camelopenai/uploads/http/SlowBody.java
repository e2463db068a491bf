package io.github.camelopenai.uploads.http;

/**
 * A request body whose writer may have nothing to send for longer than the stall timeout: it waits for the source of the body, or
 * for its turn under a limit of the rate.
 */
public interface SlowBody {

    /** Whether the sending thread waits, so that it cannot send anything. */
    boolean isWaiting();

    /** Ends a wait, since the request was stopped. */
    void stopWaiting();
}
