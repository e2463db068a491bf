package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendingRateTest {

    private final SendingRate rate = new SendingRate(0);

    private void sample(long millis, long bytes, long writingMillis) {
        rate.sample(TimeUnit.MILLISECONDS.toNanos(millis), bytes, TimeUnit.MILLISECONDS.toNanos(writingMillis));
    }

    @Test
    void shouldBeUnknownAtFirst() {
        assertThat(rate.overall()).isEmpty();
        assertThat(rate.ofConnection()).isEmpty();

        sample(150, 1000, 150);
        sample(340, 2000, 340);

        assertThat(rate.overall()).isEmpty();
    }

    @Test
    void shouldNotCountWhatTheOperatingSystemBuffersAtFirst() {
        sample(90, 4_000_000, 90);
        sample(340, 4_500_000, 340);
        sample(590, 5_000_000, 590);

        assertThat(rate.overall()).contains(new SendingRate.Measured(2_000_000, Duration.ofMillis(250)));
    }

    @Test
    void shouldNotBeginBeforeTheFirstByte() {
        sample(1000, 0, 0);
        sample(1250, 100_000, 10);
        sample(1500, 600_000, 260);

        assertThat(rate.overall()).contains(new SendingRate.Measured(2_000_000, Duration.ofMillis(250)));
    }

    @Test
    void shouldForgetWhatIsLongerAgoThanTwoSeconds() {
        for (int i = 1; i <= 8; i++) {
            sample(250 * i, 1_000_000 * i, 250 * i);
        }
        for (int i = 9; i <= 17; i++) {
            sample(250 * i, 8_000_000, 250 * i);
        }

        assertThat(rate.overall()).contains(new SendingRate.Measured(0, Duration.ofSeconds(2)));
    }

    @Test
    void shouldLeaveOutTheTimeInWhichTheSenderWaits() {
        sample(250, 1_000_000, 100);
        sample(1250, 2_000_000, 350);

        assertThat(rate.overall()).contains(new SendingRate.Measured(1_000_000, Duration.ofSeconds(1)));
        assertThat(rate.ofConnection()).contains(new SendingRate.Measured(4_000_000, Duration.ofMillis(250)));
    }
}
