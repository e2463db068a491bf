package io.github.camelopenai.uploads.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.AttemptFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final double MOST = Math.nextDown(1.0);

    private final RetryPolicy policy =
            new RetryPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(60));

    private static AttemptFailure status(int status, Map<String, String> headers) {
        return AttemptFailure.of(new ApiAnswer(status, "", headers, "{}", Secrets.NONE));
    }

    private static AttemptFailure cut(Kind kind) {
        return new AttemptFailure(kind, null, new IOException("cut"));
    }

    private Optional<Duration> decide(ApiCall call, int retries, AttemptFailure failure) {
        return policy.decide(call, retries, retries, 0, failure, MOST);
    }

    @ParameterizedTest(name = "{0} after {1}: {2} retries")
    @CsvSource({
        "CREATE,   NEVER_SENT, 5",
        "CREATE,   UNCERTAIN,  2",
        "ADD_PART, NEVER_SENT, 5",
        "ADD_PART, UNCERTAIN,  5",
        "COMPLETE, NEVER_SENT, 5",
        "COMPLETE, UNCERTAIN,  5",
        "CANCEL,   UNCERTAIN,  2",
        "ADD_PART, OURS,       0",
    })
    void shouldFollowTheTable(ApiCall call, Kind kind, int retries) {
        int made = 0;
        while (decide(call, made, cut(kind)).isPresent()) {
            made++;
        }

        assertThat(made).isEqualTo(retries);
    }

    @ParameterizedTest
    @CsvSource({
        "400, false",
        "401, false",
        "404, false",
        "413, false",
        "302, false",
        "408, true",
        "429, true",
        "500, true"
    })
    void shouldRetryByStatus(int status, boolean retried) {
        assertThat(decide(ApiCall.ADD_PART, 0, status(status, Map.of())).isPresent())
                .isEqualTo(retried);
    }

    @Test
    void shouldDoubleTheBoundUpToTheMaximumAndSpreadOverAllOfIt() {
        assertThat(decide(ApiCall.ADD_PART, 0, cut(Kind.UNCERTAIN)).orElseThrow())
                .isBetween(Duration.ofMillis(499), Duration.ofMillis(500));
        assertThat(decide(ApiCall.ADD_PART, 3, cut(Kind.UNCERTAIN)).orElseThrow())
                .isBetween(Duration.ofMillis(3999), Duration.ofMillis(4000));
        assertThat(new RetryPolicy(99, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(60))
                        .decide(ApiCall.ADD_PART, 90, 0, 0, cut(Kind.UNCERTAIN), MOST)
                        .orElseThrow())
                .isBetween(Duration.ofMillis(7999), Duration.ofSeconds(8));
        assertThat(policy.decide(ApiCall.ADD_PART, 3, 0, 0, cut(Kind.UNCERTAIN), 0))
                .hasValue(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, 7000",
        "retry-after, 0.5, 500",
        "retry-after, 500, 60000",
        "retry-after-ms, 250, 250",
        "retry-after, 'Wed, 21 Oct 2026 07:28:30 GMT', 30000"
    })
    void shouldWaitAsTheServerAsksUpToTheCap(String header, String value, long millis) {
        Map<String, String> headers = Map.of(header, value, "date", "Wed, 21 Oct 2026 07:28:00 GMT");

        assertThat(decide(ApiCall.ADD_PART, 0, status(429, headers))).hasValue(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5", "NaN", "1e300", "''", "'Wed, 21 Oct 2020 07:28:30 GMT'"})
    void shouldFallBackToItsOwnWaitWhenTheServerAsksNonsense(String value) {
        assertThat(decide(ApiCall.ADD_PART, 0, status(429, Map.of("retry-after", value)))
                        .orElseThrow())
                .isLessThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void shouldNeverWaitForAQuota() {
        AttemptFailure quota = AttemptFailure.of(new ApiAnswer(
                429,
                "",
                Map.of("x-should-retry", "true"),
                "{\"error\":{\"code\":\"insufficient_quota\"}}",
                Secrets.NONE));

        assertThat(decide(ApiCall.ADD_PART, 0, quota)).isEmpty();
    }
}
