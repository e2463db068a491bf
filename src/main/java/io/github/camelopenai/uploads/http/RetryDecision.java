package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether and when one call is tried again, by what it has met so far. There are two budgets: answers that are failures are
 * counted, and the want of any answer ends with time. A server that asks for patience, since there are too many requests,
 * counts only as long as it takes none from anybody: see {@link Pacer}. For one call and one thread.
 */
final class RetryDecision {

    private final RetryRules rules;
    private final RetryPolicy policy;
    private int answers;
    private int openAnswers;
    private int conflicts;
    private int renewals;
    private int refusals;
    private long firstRefusal;
    private int unanswered;
    private long firstUnanswered;

    RetryDecision(RetryRules rules, RetryPolicy policy) {
        this.rules = rules;
        this.policy = policy;
    }

    /**
     * Whether a call is sent again, at once, with another token: once, since a second refusal is about more than age. It is
     * no retry that {@code maxRetries} or {@code x-should-retry} could rule out: tokens expire when all is well.
     */
    boolean mayRenew(AttemptFailure failure) {
        return failure.isUnauthorized() && renewals++ == 0;
    }

    /**
     * Takes note of a failed attempt.
     *
     * @param now by {@link System#nanoTime}
     * @param inVain for a failure that {@linkplain AttemptFailure#asksForPatience asks for patience}: how often that came in
     *     a row, this time included, while no request of the account was taken
     * @param random in [0, 1), the jitter
     * @return how long to wait before the next attempt, apart from what the {@link Pacer} holds back; empty to give up
     */
    Optional<Duration> after(AttemptFailure failure, long now, int inVain, double random) {
        boolean mayRetry = policy.maxRetries() > 0 && !isFinal(failure);
        if (failure.isUnanswered() && rules.outlastsOutages()) {
            Optional<Duration> wait = afterNoAnswer(now, random);
            return mayRetry ? wait : Optional.empty();
        }
        unanswered = 0;
        if (failure.asksForPatience() && rules.paced()) {
            return mayRetry && hasPatience(failure, now, inVain) ? Optional.of(Duration.ZERO) : Optional.empty();
        }
        answers++;
        openAnswers += failure.kind() == AttemptFailure.Kind.UNCERTAIN ? 1 : 0;
        conflicts += failure.isConflict() ? 1 : 0;
        if (!mayRetry
                || answers + refusals > policy.maxRetries()
                || openAnswers > rules.uncertainRetries()
                || conflicts > rules.conflictRetries()) {
            return Optional.empty();
        }
        Duration own = policy.backOff(answers - 1, random);
        Duration asked = policy.asked(failure);
        return Optional.of(asked.compareTo(own) > 0 ? asked : own);
    }

    private static boolean isFinal(AttemptFailure failure) {
        Optional<Boolean> serverSays = Optional.ofNullable(failure.answer()).flatMap(HttpAnswer::shouldRetry);
        if (failure.isQuotaExhausted() || serverSays.isPresent() && !serverSays.get()) {
            return true;
        }
        return switch (failure.kind()) {
            case NEVER_SENT, RATE_LIMITED, UNCERTAIN -> false;
            case REFUSED -> serverSays.isEmpty();
            case PERMANENT, OURS -> true;
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
     * A 429 says that the server has done nothing, and is about the account. A 503 may also be about one request alone, and
     * would then come for ever while others are taken; so that others are taken counts for a time only.
     */
    private boolean hasPatience(AttemptFailure failure, long now, int inVain) {
        if (firstRefusal == 0) {
            firstRefusal = now;
        }
        boolean certain = failure.kind() == AttemptFailure.Kind.RATE_LIMITED;
        boolean forgiving =
                certain || now - firstRefusal < policy.outageTimeout().toNanos();
        refusals = forgiving ? inVain : refusals + 1;
        return answers + refusals <= policy.maxRetries();
    }

    /**
     * For how long the call may wait for an outage to end; zero if it does not wait for that.
     *
     * @param now by {@link System#nanoTime}
     */
    Duration patience(long now) {
        if (!policy.outlastsOutages() || !rules.outlastsOutages()) {
            return Duration.ZERO;
        }
        Duration left = unanswered == 0 ? policy.outageTimeout() : left(now);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration left(long now) {
        return policy.outageTimeout().minusNanos(now - firstUnanswered);
    }

    /** Says for how long the call is tried while nothing answers, and what to check if the base URL is a likely mistake. */
    String triedFor(AttemptFailure last, URI baseUrl) {
        String time = policy.outageTimeout().toString().substring("PT".length()).toLowerCase(Locale.ROOT);
        boolean nothingThere = rules.suggestsBaseUrl() && last.kind() == AttemptFailure.Kind.NEVER_SENT;
        return "It is tried again for up to " + time + " (outageTimeout)"
                + (nothingThere ? ". Check whether baseUrl is right: " + baseUrl : "");
    }

    /** Says that the call was tried until {@code outageTimeout} was over, if that is why it is given up; else nothing. */
    String timeOver(AttemptFailure last) {
        return last.isUnanswered() && policy.outlastsOutages() && rules.outlastsOutages()
                ? ". No answer has come for " + policy.outageTimeout().toMillis() + " ms (outageTimeout)"
                : "";
    }
}
