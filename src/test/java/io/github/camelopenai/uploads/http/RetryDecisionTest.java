package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.http.AttemptFailure.Kind;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import io.github.camelopenai.uploads.http.auth.Secrets;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often, and for how long, a call is tried again. */
class RetryDecisionTest {

    private static final double MOST = Math.nextDown(1.0);
    private static final Duration OUTAGE = Duration.ofMinutes(5);
    private static final AttemptFailure CUT = new AttemptFailure(Kind.UNCERTAIN, null, new IOException("cut"));

    private RetryPolicy policy = policy(5, OUTAGE);
    private long now = 1;

    private static RetryPolicy policy(int maxRetries, Duration outageTimeout) {
        return new RetryPolicy(
                maxRetries, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(60), outageTimeout);
    }

    private static AttemptFailure answer(int status, Map<String, String> headers) {
        return AttemptFailure.of(new HttpAnswer(status, "", headers, "{}", Secrets.NONE));
    }

    private static AttemptFailure answer(int status) {
        return answer(status, Map.of());
    }

    private RetryDecision retries(ApiCall call) {
        return new RetryDecision(call.rules(), policy);
    }

    private Optional<Duration> after(RetryDecision retries, AttemptFailure failure) {
        return retries.after(failure, now, 1, MOST);
    }

    private int made(ApiCall call, AttemptFailure failure) {
        RetryDecision retries = retries(call);
        return (int) IntStream.rangeClosed(1, 100)
                .takeWhile(attempt -> retries.after(failure, now, attempt, MOST).isPresent())
                .count();
    }

    @ParameterizedTest(name = "{0} after HTTP {1}: {2} retries")
    @CsvSource({
        "CREATE,   500, 2",
        "CREATE,   408, 2",
        "CREATE,   409, 2",
        "CREATE,   503, 5",
        "CREATE,   429, 5",
        "ADD_PART, 500, 5",
        "ADD_PART, 503, 5",
        "ADD_PART, 429, 5",
        "ADD_PART, 409, 1",
        "ADD_PART, 400, 0",
        "ADD_PART, 404, 0",
        "ADD_PART, 413, 0",
        "ADD_PART, 302, 0",
        "COMPLETE, 500, 5",
        "COMPLETE, 409, 0",
        "CANCEL,   500, 2",
        "CANCEL,   503, 2",
        "CANCEL,   429, 5",
        "LIST_FILES, 500, 5"
    })
    void shouldCountAnswers(ApiCall call, int status, int retries) {
        assertThat(made(call, answer(status))).isEqualTo(retries);
    }

    @ParameterizedTest
    @CsvSource({"CREATE", "ADD_PART", "COMPLETE", "LIST_FILES", "GET_FILE"})
    void shouldEndWithTimeWhenThereIsNoAnswer(ApiCall call) {
        RetryDecision retries = retries(call);
        long begin = now;
        int attempts = 0;
        for (Optional<Duration> wait; (wait = after(retries, CUT)).isPresent(); attempts++) {
            now += wait.get().toNanos();
        }

        assertThat(Duration.ofNanos(now - begin)).isEqualTo(OUTAGE);
        assertThat(attempts).isBetween(35, 50);
    }

    @Test
    void shouldBeginThatTimeAnewAfterAnAnswer() {
        RetryDecision retries = retries(ApiCall.ADD_PART);
        after(retries, CUT);
        now += OUTAGE.toNanos() - 1;
        after(retries, answer(500));

        assertThat(after(retries, CUT))
                .hasValueSatisfying(wait -> assertThat(wait).isLessThan(Duration.ofSeconds(1)));
        now += OUTAGE.toNanos() - 1;
        assertThat(after(retries, CUT)).hasValue(Duration.ofNanos(1));
        now += 1;
        assertThat(after(retries, CUT)).isEmpty();
    }

    @Test
    void shouldCountAnswersOnBothSidesOfAnOutage() {
        RetryDecision retries = retries(ApiCall.ADD_PART);
        for (int i = 0; i < 5; i++) {
            assertThat(after(retries, answer(500))).isPresent();
            assertThat(after(retries, CUT)).isPresent();
        }

        assertThat(after(retries, answer(500))).isEmpty();
    }

    @ParameterizedTest(name = "cancel after {0}: {1} retries")
    @CsvSource({"UNCERTAIN, 2", "NEVER_SENT, 5"})
    void shouldBeBriefWithACancel(Kind kind, int retries) {
        assertThat(made(ApiCall.CANCEL, new AttemptFailure(kind, null, new IOException("away"))))
                .isEqualTo(retries);
    }

    @ParameterizedTest
    @CsvSource({"LOCAL", "PERMANENT"})
    void shouldNotRetryWhatTryingAgainDoesNotHelp(Kind kind) {
        assertThat(made(ApiCall.ADD_PART, new AttemptFailure(kind, null, new IOException("no"))))
                .isZero();
    }

    @Test
    void shouldRetryNothingWithMaxRetriesZero() {
        policy = policy(0, OUTAGE);

        assertThat(made(ApiCall.ADD_PART, CUT)).isZero();
        assertThat(made(ApiCall.ADD_PART, answer(503))).isZero();
        assertThat(made(ApiCall.ADD_PART, answer(500))).isZero();
        assertThat(retries(ApiCall.ADD_PART).patience(now)).isZero();
    }

    @Test
    void shouldNotRetryWithoutAnAnswerWhenOutageTimeoutIsZero() {
        policy = policy(5, Duration.ZERO);

        assertThat(made(ApiCall.ADD_PART, CUT)).isZero();
        assertThat(made(ApiCall.ADD_PART, answer(500))).isEqualTo(5);
        assertThat(retries(ApiCall.ADD_PART).patience(now)).isZero();
    }

    @Test
    void shouldTakeTheUnusableForAnAnswer() {
        UnusableAnswerException nonsense = new UnusableAnswerException("nonsense", null);

        assertThat(made(ApiCall.CREATE, new AttemptFailure(Kind.UNCERTAIN, null, nonsense)))
                .isEqualTo(2);
    }

    @Test
    void shouldNotCountA429WhileOthersAreTaken() {
        RetryDecision retries = retries(ApiCall.ADD_PART);
        for (int i = 0; i < 1000; i++) {
            now += Duration.ofSeconds(1).toNanos();
            assertThat(after(retries, answer(429))).hasValue(Duration.ZERO);
        }
    }

    /** It may be about that one request. */
    @Test
    void shouldCountA503WhileOthersAreTakenOnceThatLastsTooLong() {
        RetryDecision retries = retries(ApiCall.ADD_PART);
        int made = 0;
        while (after(retries, answer(503)).isPresent()) {
            now += Duration.ofSeconds(1).toNanos();
            made++;
        }

        assertThat(made).isBetween(300, 310);
    }

    @Test
    void shouldNeverWaitForAQuota() {
        AttemptFailure quota = AttemptFailure.of(new HttpAnswer(
                429,
                "",
                Map.of("x-should-retry", "true"),
                "{\"error\":{\"code\":\"insufficient_quota\"}}",
                Secrets.NONE));

        assertThat(made(ApiCall.ADD_PART, quota)).isZero();
    }

    @ParameterizedTest(name = "HTTP {0} with x-should-retry: {1}: {2} retries")
    @CsvSource({"400, true, 5", "503, false, 0", "429, false, 0", "500, false, 0"})
    void shouldFollowXShouldRetryAgainstTheTable(int status, String says, int retries) {
        assertThat(made(ApiCall.ADD_PART, answer(status, Map.of("x-should-retry", says))))
                .isEqualTo(retries);
    }

    @ParameterizedTest
    @CsvSource({"0, 500", "0.2, 500", "7, 7000"})
    void shouldWaitAsLongAsTheServerAsksAndNotLessThanItsOwnWait(String asked, long millis) {
        Duration wait = after(retries(ApiCall.ADD_PART), answer(500, Map.of("retry-after", asked)))
                .orElseThrow();

        assertThat(wait.plusNanos(999_999).toMillis()).isEqualTo(millis);
    }

    @Test
    void shouldRenewATokenOnce() {
        RetryDecision retries = retries(ApiCall.COMPLETE);

        assertThat(retries.mayRenew(answer(403))).isFalse();
        assertThat(retries.mayRenew(answer(401))).isTrue();
        assertThat(retries.mayRenew(answer(401))).isFalse();
    }
}
