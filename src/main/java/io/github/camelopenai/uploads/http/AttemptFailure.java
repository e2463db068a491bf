package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.Quota;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import java.io.IOException;

/**
 * Why one attempt failed, sorted by what it says about the server.
 *
 * @param answer what the server said; null if nothing usable came
 * @param cause what went wrong on the way; null if the server answered
 */
public record AttemptFailure(Kind kind, HttpAnswer answer, IOException cause) {

    enum Kind {
        /** The request did not leave this machine: name resolution, connecting, TLS. */
        NEVER_SENT,
        /** Nothing reached the server, and nothing will before somebody changes a setting: a certificate, a proxy's refusal. */
        PERMANENT,
        /** 429: the server did nothing and wants to be asked later. */
        RATE_LIMITED,
        /** Nobody knows whether the server did it. */
        UNCERTAIN,
        /** The server refuses, and will do so again. */
        REFUSED,
        /** The reason is on this side: source changed, aborted, deadline passed. */
        OURS
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

    /** May look like a rate limit, but does not pass by waiting. */
    boolean isQuotaExhausted() {
        return kind == Kind.REFUSED && answer.quota() != Quota.LEFT;
    }

    /** Whether there are too many requests, or the server cannot take any now: all of the account had better wait. */
    boolean asksForPatience() {
        return kind == Kind.RATE_LIMITED || kind == Kind.UNCERTAIN && answer != null && answer.status() == 503;
    }

    /** Whether no answer came that could be read as one: not even that the destination can be reached is known. */
    boolean isUnanswered() {
        return kind == Kind.NEVER_SENT
                || kind == Kind.UNCERTAIN && answer == null && !(cause instanceof UnusableAnswerException);
    }

    /** Whether the server has said something, whatever it was worth. */
    boolean isAnswered() {
        return kind != Kind.OURS && kind != Kind.PERMANENT && !isUnanswered();
    }

    /** The key or the token is refused, so nothing was done. */
    public boolean isUnauthorized() {
        return answer != null && answer.status() == 401;
    }

    boolean isConflict() {
        return answer != null && answer.status() == 409;
    }

    /** For logs and messages; what comes from others in it may be shown. */
    String describe() {
        if (answer != null && cause == null) {
            String requestId = answer.requestId();
            return "HTTP " + answer.status() + (requestId == null ? "" : " (request id " + requestId + ")");
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
