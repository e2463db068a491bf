package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import java.io.IOException;

/** A request has failed for good. Says what is known of it. */
public final class RequestFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient AttemptFailure failure;
    private final int attempts;
    private final boolean uncertain;
    private final String requestId;
    private final String patience;

    /** @param patience says for how long the request was tried, if that is why it has failed; else empty */
    RequestFailedException(AttemptFailure failure, int attempts, boolean uncertain, String requestId, String patience) {
        super(failure.cause());
        this.failure = failure;
        this.attempts = attempts;
        this.uncertain = uncertain;
        this.requestId = requestId;
        this.patience = patience;
    }

    /** Why the last attempt failed. */
    public AttemptFailure failure() {
        return failure;
    }

    public int attempts() {
        return attempts;
    }

    /** Whether the server may have acted on the request all the same. */
    public boolean isUncertain() {
        return uncertain;
    }

    /** The server's name for the last request that it answered; null if it answered none or named none. */
    public String requestId() {
        return requestId;
    }

    /** Says why there was no answer, and for how long the request was tried. */
    public String describe() {
        return failure.describe() + patience;
    }

    /** Whether the time for the request was over. */
    public boolean isLate() {
        return failure.cause() instanceof DeadlinePassedException;
    }

    @Override
    public synchronized IOException getCause() {
        return failure.cause();
    }
}
