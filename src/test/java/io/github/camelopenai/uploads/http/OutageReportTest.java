package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageReportTest {

    private static final RetryPolicy POLICY = new RetryPolicy(
            3, Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(5));

    private final Outage outage = new Outage();

    private boolean reportedAfter(Duration time) {
        return outage.unanswered(time.toNanos(), true, new IOException("refused"), POLICY, 0);
    }

    @Test
    void shouldReportAnOutageOnceAMinuteWhileItLasts() {
        assertThat(reportedAfter(Duration.ZERO)).isTrue();
        assertThat(reportedAfter(Duration.ofSeconds(1))).isFalse();
        assertThat(reportedAfter(Duration.ofSeconds(59))).isFalse();
        assertThat(reportedAfter(Duration.ofSeconds(70))).isTrue();
        assertThat(reportedAfter(Duration.ofSeconds(125))).isFalse();
        assertThat(reportedAfter(Duration.ofSeconds(130))).isTrue();
    }

    @Test
    void shouldReportTheNextOutageAtOnce() {
        reportedAfter(Duration.ZERO);
        outage.answered(Duration.ofSeconds(1).toNanos());

        assertThat(reportedAfter(Duration.ofSeconds(2))).isTrue();
    }
}
