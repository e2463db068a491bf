package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.auth.Secrets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final double MOST = Math.nextDown(1.0);

    private final RetryPolicy policy = new RetryPolicy(
            5, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(60), Duration.ofMinutes(5));

    private Duration asked(Map<String, String> headers) {
        return policy.askedWait(AttemptFailure.of(new HttpAnswer(429, "", headers, "{}", Secrets.NONE)));
    }

    @ParameterizedTest
    @CsvSource({"0, 500", "1, 1000", "3, 4000", "4, 8000", "5, 8000", "90, 8000"})
    void shouldDoubleTheWaitUpToTheMaximum(int retries, long millis) {
        assertThat(policy.backOff(retries)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void shouldSpreadWaitsOverTheirUpperHalf() {
        assertThat(policy.backOff(3, 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.backOff(3, MOST)).isBetween(Duration.ofMillis(3999), Duration.ofSeconds(4));
    }

    @Test
    void shouldKeepAWaitBetweenTheFirstAndTheLongest() {
        assertThat(policy.between(Duration.ZERO, 0)).isEqualTo(Duration.ofMillis(250));
        assertThat(policy.between(Duration.ofSeconds(4), 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.between(Duration.ofHours(1), 0)).isEqualTo(Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, 7000",
        "retry-after, 0, 0",
        "retry-after, 0.5, 500",
        "retry-after, 500, 60000",
        "retry-after-ms, 250, 250",
        "retry-after, 'Wed, 21 Oct 2026 07:28:30 GMT', 30000"
    })
    void shouldReadWhatTheServerAsksUpToTheCap(String header, String value, long millis) {
        assertThat(asked(Map.of(header, value, "date", "Wed, 21 Oct 2026 07:28:00 GMT")))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5", "NaN", "1e300", "''", "'Wed, 21 Oct 2020 07:28:30 GMT'"})
    void shouldIgnoreNonsense(String value) {
        assertThat(asked(Map.of("retry-after", value))).isZero();
    }

    @Test
    void shouldRefuseNegativeBudgets() {
        assertThatThrownBy(() -> new RetryPolicy(-1, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("maxRetries is -1");
        assertThatThrownBy(
                        () -> new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(-1)))
                .hasMessageContaining("outageTimeout is PT-1S");
    }
}
