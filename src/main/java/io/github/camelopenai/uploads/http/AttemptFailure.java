package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.Quota;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import java.io.IOException;

/**
 * The failure of one attempt, classified by what it says about the server.
 *
 * @param answer the answer of the server; null if there was no usable answer
 * @param cause the exception; null if the server answered
 */
public record AttemptFailure(Kind kind, HttpAnswer answer, IOException cause) {

    enum Kind {
        /** The request did not leave this machine: name resolution, connecting, TLS. */
        NEVER_SENT,
        /** The server cannot be reached without a change of settings: an untrusted certificate, a refusal by a proxy. */
        PERMANENT,
        /** 429: the server has not processed the request, and will accept it later. */
        RATE_LIMITED,
        /** It is unknown whether the server has processed the request. */
        UNCERTAIN,
        /** The connection was far slower than others, so it was closed before the whole request was sent. */
        SLOW,
        /** The server refuses the request, and a retry would be refused too. */
        REFUSED,
        /** The failure is local: the source has changed, the upload was aborted, the deadline has passed. */
        LOCAL
    }

    static AttemptFailure of(HttpAnswer answer) {
        int status = answer.status();
        if (answer.quota() != Quota.LEFT) {
            return new AttemptFailure(Kind.REFUSED, answer, null);
        }
        if (status == 429) {
            return new AttemptFailure(Kind.RATE_LIMITED, answer, null);
        }
        boolean uncertain = status == 408 || status == 409 || status >= 500;
        return new AttemptFailure(uncertain ? Kind.UNCERTAIN : Kind.REFUSED, answer, null);
    }

    static AttemptFailure neverSent(IOException cause) {
        return new AttemptFailure(Kind.NEVER_SENT, null, cause);
    }

    /** Whether the account has no quota left, which may look like a rate limit but does not end by waiting. */
    boolean isQuotaExhausted() {
        return kind == Kind.REFUSED && answer.quota() != Quota.LEFT;
    }

    /** Whether all requests of the account should wait: 429 or 503. */
    boolean isOverload() {
        return kind == Kind.RATE_LIMITED || kind == Kind.UNCERTAIN && answer != null && answer.status() == 503;
    }

    /** Whether the server sent no answer at all, so that it may be unreachable. */
    boolean isUnanswered() {
        return kind == Kind.NEVER_SENT
                || kind == Kind.UNCERTAIN && answer == null && !(cause instanceof UnusableAnswerException);
    }

    /** Whether the server has sent an answer, usable or not. */
    boolean isAnswered() {
        return kind != Kind.LOCAL && kind != Kind.PERMANENT && kind != Kind.SLOW && !isUnanswered();
    }

    /** Whether the request is to be sent again on another connection, which says nothing about the server. */
    boolean isOfSlowConnection() {
        return kind == Kind.SLOW;
    }

    /** Whether the server has refused the key or token, and therefore not processed the request. */
    public boolean isUnauthorized() {
        return answer != null && answer.status() == 401;
    }

    boolean isConflict() {
        return answer != null && answer.status() == 409;
    }

    /** Describes the failure for logs and messages, without secrets. */
    String describe() {
        if (answer != null && cause == null) {
            String requestId = answer.requestId();
            return "HTTP " + answer.status() + (requestId == null ? "" : " (request id " + requestId + ")");
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
