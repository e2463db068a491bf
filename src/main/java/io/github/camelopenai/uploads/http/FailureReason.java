package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** Why an attempt has failed, for counters and spans. There are few reasons, so that each can be a time series of its own. */
public enum FailureReason {
    /** HTTP 429. */
    RATE_LIMITED,
    /** HTTP 503. */
    UNAVAILABLE,
    /** HTTP 409. */
    CONFLICT,
    /** Another 5xx, or HTTP 408. */
    SERVER_ERROR,
    /** Another answer that is no success. */
    REFUSED,
    /** An answer that cannot be read, or misses a required field. */
    UNUSABLE_ANSWER,
    /** No connection: name resolution, connecting, TLS, a refusal by a proxy. */
    NOT_CONNECTED,
    /** No byte has moved for {@code stallTimeout}. */
    STALLED,
    /** The connection broke before an answer was received. */
    CONNECTION_LOST,
    /** The connection was far slower than those of the other parts. */
    SLOW_CONNECTION,
    /** A reason on this side: the upload was stopped, its time is over, or its source has failed. */
    STOPPED;

    /** Whether fewer requests at once may help: the server or the network is overloaded. */
    public boolean isOverload() {
        return switch (this) {
            case RATE_LIMITED, UNAVAILABLE, SERVER_ERROR, NOT_CONNECTED, STALLED, CONNECTION_LOST -> true;
            case CONFLICT, REFUSED, UNUSABLE_ANSWER, SLOW_CONNECTION, STOPPED -> false;
        };
    }

    static FailureReason of(AttemptFailure failure) {
        if (failure.answer() != null && failure.cause() == null) {
            return ofStatus(failure.answer().status());
        }
        return switch (failure.kind()) {
            case NEVER_SENT, PERMANENT -> NOT_CONNECTED;
            case SLOW -> SLOW_CONNECTION;
            case LOCAL -> failure.cause() instanceof UnusableAnswerException ? UNUSABLE_ANSWER : STOPPED;
            default ->
                failure.cause() instanceof UnusableAnswerException
                        ? UNUSABLE_ANSWER
                        : failure.cause() instanceof SocketTimeoutException ? STALLED : CONNECTION_LOST;
        };
    }

    private static FailureReason ofStatus(int status) {
        return switch (status) {
            case 429 -> RATE_LIMITED;
            case 503 -> UNAVAILABLE;
            case 409 -> CONFLICT;
            case 408 -> SERVER_ERROR;
            default -> status >= 500 ? SERVER_ERROR : REFUSED;
        };
    }

    /** The name in tags and attributes, such as {@code rate_limited}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
