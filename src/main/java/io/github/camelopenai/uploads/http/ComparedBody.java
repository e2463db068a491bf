package io.github.camelopenai.uploads.http;

/**
 * A request body that is sent at the same time as others, and again on another connection if its own is far slower than
 * theirs.
 */
public interface ComparedBody {

    /**
     * Compares the connection with the others. Called by the watchdog at each check of the request.
     *
     * @param now by {@link System#nanoTime}
     * @return why the request is to be sent again on another connection; null if it goes on
     */
    String slowness(long now);

    /** Whether the connection is far slower than the others, so that no further request should use it. */
    boolean isOnSlowConnection();

    /** Whether the whole body was written, so that the server may have received it. Called by the thread that sends. */
    boolean isWritten();
}
