package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import java.io.IOException;

/** Thrown when a request has failed for good, with the last failure and the number of attempts. */
public final class RequestFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient AttemptFailure failure;
    private final int attempts;
    private final boolean uncertain;
    private final String requestId;
    private final String timeout;

    /** @param timeout describes the timeout that has ended the attempts; empty if the request has failed for another reason */
    RequestFailedException(AttemptFailure failure, int attempts, boolean uncertain, String requestId, String timeout) {
        super(failure.cause());
        this.failure = failure;
        this.attempts = attempts;
        this.uncertain = uncertain;
        this.requestId = requestId;
        this.timeout = timeout;
    }

    /** Why the last attempt failed. */
    public AttemptFailure failure() {
        return failure;
    }

    public int attempts() {
        return attempts;
    }

    /** Whether the server may have processed the request although it has failed. */
    public boolean isUncertain() {
        return uncertain;
    }

    /** The request id of the last answer; null if there was no answer with an id. */
    public String requestId() {
        return requestId;
    }

    /** Describes the last failure and the timeout that has ended the attempts. */
    public String describe() {
        return failure.describe() + timeout;
    }

    /** Whether the deadline of the request has passed. */
    public boolean isLate() {
        return failure.cause() instanceof DeadlinePassedException;
    }

    @Override
    public synchronized IOException getCause() {
        return failure.cause();
    }
}
