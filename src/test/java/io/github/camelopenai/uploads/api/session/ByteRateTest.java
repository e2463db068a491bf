package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ByteRateTest {

    private final ByteRate rate = new ByteRate(0);

    private long at(double seconds, long bytes) {
        return rate.bytesPerSecond(Duration.ofMillis((long) (seconds * 1000)).toNanos(), bytes);
    }

    @Test
    void shouldBeTheAverageSinceTheBeginningWhenNobodyHasAskedBefore() {
        assertThat(at(60, 6_000)).isEqualTo(100);
    }

    @Test
    void shouldBeThatOfTheLastTenSeconds() {
        for (int second = 1; second <= 20; second++) {
            at(second, second * 1_000L);
        }
        for (int second = 21; second <= 30; second++) {
            at(second, 20_000 + (second - 20) * 10L);
        }

        assertThat(at(30, 20_100)).isEqualTo(10);
    }

    @Test
    void shouldGoDownWhenNothingMoves() {
        at(9, 9_000);

        assertThat(at(10, 9_000)).isEqualTo(900);
        assertThat(at(25, 9_000)).isZero();
    }

    @Test
    void shouldBeThatSinceItWasAskedLastWhenThatIsLongerAgo() {
        at(10, 1_000);

        assertThat(at(40, 7_000)).isEqualTo(200);
    }

    @Test
    void shouldNotGoBelowZeroWhenBuffersFillUp() {
        at(5, 1_000);
        at(12, 900);

        assertThat(at(16, 800)).isZero();
    }
}
