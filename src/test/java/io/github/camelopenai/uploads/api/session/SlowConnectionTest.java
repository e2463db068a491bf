package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowConnectionTest {

    private static final long LENGTH = 64_000_000;
    private static final double[] OTHERS = {25e6, 26e6, 24e6, 25e6};

    private static SlowConnection at(double bytesPerSecond, double... others) {
        return after(500, bytesPerSecond, others);
    }

    private static SlowConnection after(int millis, double bytesPerSecond, double... others) {
        return new SlowConnection(new SendingRate.Measured(bytesPerSecond, Duration.ofMillis(millis)), others);
    }

    @Test
    void shouldSendAPartAgainAtATenthOfTheRate() {
        assertThat(at(2.5e6, OTHERS).isResendFaster(LENGTH, 60_000_000)).isTrue();
        assertThat(at(0, OTHERS).isResendFaster(LENGTH, 60_000_000)).isTrue();
    }

    @Test
    void shouldSendNoPartAgainAtHalfOfTheRate() {
        assertThat(at(12e6, OTHERS).isResendFaster(LENGTH, LENGTH)).isFalse();
        assertThat(at(12e6, OTHERS).isFarSlower()).isFalse();
    }

    @Test
    void shouldMeasureForLongerOnASlowLine() {
        assertThat(after(1000, 0.2e6, 2e6, 2e6, 2e6).isResendFaster(LENGTH, LENGTH))
                .isFalse();
        assertThat(after(1500, 0.2e6, 2e6, 2e6, 2e6).isResendFaster(LENGTH, LENGTH))
                .isTrue();
    }

    @Test
    void shouldDemandAGreaterDifferenceAfterAShortMeasurement() {
        assertThat(after(250, 6e6, OTHERS).isResendFaster(LENGTH, LENGTH)).isFalse();
        assertThat(after(500, 6e6, OTHERS).isResendFaster(LENGTH, LENGTH)).isTrue();
        assertThat(after(250, 2.5e6, OTHERS).isResendFaster(LENGTH, LENGTH)).isTrue();
    }

    @Test
    void shouldSendNoPartAgainThatIsNearlyThere() {
        assertThat(at(2.5e6, OTHERS).isResendFaster(LENGTH, 15_000_000)).isFalse();
        assertThat(at(2.5e6, OTHERS).isFarSlower()).isTrue();
    }

    @Test
    void shouldSendNoPartAgainIfTheOthersAreSlowToo() {
        assertThat(at(2.5e6, 2.5e6, 2e6, 3e6).isResendFaster(LENGTH, LENGTH)).isFalse();
        assertThat(at(0, 0, 0, 0).isResendFaster(LENGTH, LENGTH)).isFalse();
        assertThat(at(2.5e6, 2.5e6, 2e6, 3e6, 25e6).isResendFaster(LENGTH, LENGTH))
                .isFalse();
    }

    @Test
    void shouldCompareWithOneOtherPart() {
        assertThat(at(2.5e6, 25e6).isResendFaster(LENGTH, LENGTH)).isTrue();
        assertThat(at(25e6, 2.5e6).isResendFaster(LENGTH, LENGTH)).isFalse();
    }

    @Test
    void shouldNotSendASmallPartAgainForLessThanANewConnectionCosts() {
        assertThat(at(2.5e6, OTHERS).isResendFaster(1_000_000, 1_000_000)).isFalse();
    }

    @Test
    void shouldDescribeTheRates() {
        assertThat(at(2.5e6, OTHERS).describe())
                .isEqualTo(
                        "its connection is far slower than those of the other parts (2.50 MB/s instead of 25.00 MB/s)");
    }
}
