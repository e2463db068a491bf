package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether and when one request is repeated, from the failures of its attempts. Failed answers are limited by number,
 * attempts without an answer by time. A refusal because of a rate limit counts only if the server has accepted no other
 * request of the account since the last one: see {@link Pacer}. Used by one thread.
 */
final class RetryDecision {

    private final RetryRules rules;
    private final RetryPolicy policy;
    private int answers;
    private int openAnswers;
    private int conflicts;
    private int renewals;
    private int overloads;
    private long firstOverload;
    private int unanswered;
    private long firstUnanswered;

    RetryDecision(RetryRules rules, RetryPolicy policy) {
        this.rules = rules;
        this.policy = policy;
    }

    /**
     * Whether to repeat the request at once with a new token. That is done once, since an expired token explains one refusal
     * only. It does not count as a retry: neither {@code maxRetries} nor {@code x-should-retry} prevents it.
     */
    boolean mayRenew(AttemptFailure failure) {
        return failure.isUnauthorized() && renewals++ == 0;
    }

    /**
     * Records a failed attempt.
     *
     * @param now by {@link System#nanoTime}
     * @param refusals after an {@linkplain AttemptFailure#isOverload overload}: the number of consecutive refusals, including
     *     this one, without an accepted request of the account
     * @param random in [0, 1), the jitter
     * @return the wait before the next attempt, in addition to the {@link Pacer}'s; empty to give up
     */
    Optional<Duration> after(AttemptFailure failure, long now, int refusals, double random) {
        if (failure.isOfSlowConnection()) {
            // The part is sent again once at most, and nothing has failed.
            return Optional.of(Duration.ZERO);
        }
        boolean mayRetry = policy.maxRetries() > 0 && !isFinal(failure);
        if (failure.isUnanswered() && rules.patient()) {
            Optional<Duration> wait = afterNoAnswer(now, random);
            return mayRetry ? wait : Optional.empty();
        }
        unanswered = 0;
        if (failure.isOverload() && rules.patient()) {
            return mayRetry && mayRetryOverload(failure, now, refusals) ? Optional.of(Duration.ZERO) : Optional.empty();
        }
        answers++;
        openAnswers += failure.kind() == AttemptFailure.Kind.UNCERTAIN ? 1 : 0;
        conflicts += failure.isConflict() ? 1 : 0;
        if (!mayRetry
                || answers + overloads > policy.maxRetries()
                || openAnswers > rules.uncertainRetries()
                || conflicts > rules.conflictRetries()) {
            return Optional.empty();
        }
        Duration own = policy.backOff(answers - 1, random);
        Duration asked = policy.askedWait(failure);
        return Optional.of(asked.compareTo(own) > 0 ? asked : own);
    }

    private static boolean isFinal(AttemptFailure failure) {
        Optional<Boolean> serverSays = Optional.ofNullable(failure.answer()).flatMap(HttpAnswer::shouldRetry);
        if (failure.isQuotaExhausted() || serverSays.isPresent() && !serverSays.get()) {
            return true;
        }
        return switch (failure.kind()) {
            case NEVER_SENT, RATE_LIMITED, UNCERTAIN, SLOW -> false;
            case REFUSED -> serverSays.isEmpty();
            case PERMANENT, LOCAL -> true;
        };
    }

    private Optional<Duration> afterNoAnswer(long now, double random) {
        if (unanswered++ == 0) {
            firstUnanswered = now;
        }
        Duration left = left(now);
        if (left.isNegative() || left.isZero()) {
            return Optional.empty();
        }
        Duration wait = policy.backOff(unanswered - 1, random);
        return Optional.of(wait.compareTo(left) < 0 ? wait : left);
    }

    /**
     * A 429 concerns the whole account. A 503 may concern this request alone, and would then come for ever while the server
     * accepts others; so after {@code outageTimeout}, each 503 counts.
     */
    private boolean mayRetryOverload(AttemptFailure failure, long now, int refusals) {
        if (firstOverload == 0) {
            firstOverload = now;
        }
        boolean rateLimited = failure.kind() == AttemptFailure.Kind.RATE_LIMITED;
        boolean concernsAccount =
                rateLimited || now - firstOverload < policy.outageTimeout().toNanos();
        overloads = concernsAccount ? refusals : overloads + 1;
        return answers + overloads <= policy.maxRetries();
    }

    /**
     * How long the request may wait for the end of an outage; zero if it does not wait.
     *
     * @param now by {@link System#nanoTime}
     */
    Duration patience(long now) {
        if (!policy.outlastsOutages() || !rules.patient()) {
            return Duration.ZERO;
        }
        Duration left = unanswered == 0 ? policy.outageTimeout() : left(now);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration left(long now) {
        return policy.outageTimeout().minusNanos(now - firstUnanswered);
    }

    /** Describes how long the request is repeated, and suggests to check the base URL if that may be wrong. */
    String describeOutageTimeout(AttemptFailure last, URI baseUrl) {
        String time = policy.outageTimeout().toString().substring("PT".length()).toLowerCase(Locale.ROOT);
        boolean nothingThere = rules.suggestsBaseUrl() && last.kind() == AttemptFailure.Kind.NEVER_SENT;
        return "It is tried again for up to " + time + " (outageTimeout)"
                + (nothingThere ? ". Check whether baseUrl is right: " + baseUrl : "");
    }

    /** Says that {@code outageTimeout} has ended the attempts; empty if the request has failed for another reason. */
    String describeTimeout(AttemptFailure last) {
        return last.isUnanswered() && policy.outlastsOutages() && rules.patient()
                ? ". No answer has come for " + policy.outageTimeout().toMillis() + " ms (outageTimeout)"
                : "";
    }
}
