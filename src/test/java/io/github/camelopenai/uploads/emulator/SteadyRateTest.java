package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyRateTest {

    private static final long SECOND = 1_000_000_000;
    private static final long START = 5 * SECOND;

    @Test
    void shouldSendTheBytesOfASecondInASecond() {
        SteadyRate rate = new SteadyRate(25_000_000, START);
        int piece = rate.piece(64 << 10);
        long now = START;
        for (int sent = 0; sent < 25_000_000; sent += piece) {
            now += rate.take(piece, now);
        }

        assertThat(piece).isEqualTo(50_000);
        assertThat(now).isEqualTo(START + SECOND);
    }

    @Test
    void shouldCatchUpWithALateWakeUp() {
        SteadyRate rate = new SteadyRate(1000, START);

        assertThat(rate.take(100, START)).isEqualTo(SECOND / 10);
        // Woken 30 ms late.
        assertThat(rate.take(100, START + 130_000_000)).isEqualTo(70_000_000);
    }

    @Test
    void shouldNotSendABurstAfterAPause() {
        SteadyRate rate = new SteadyRate(1000, START);

        // What 50 ms allow may be caught up, whatever the length of the pause.
        assertThat(rate.take(100, START + 100 * SECOND)).isEqualTo(50_000_000);
        assertThat(rate.take(100, START + 100 * SECOND)).isEqualTo(150_000_000);
    }

    @Test
    void shouldNotWaitWithoutALimit() {
        SteadyRate rate = new SteadyRate(0, START);

        assertThat(rate.take(1 << 30, START)).isZero();
        assertThat(rate.piece(64 << 10)).isEqualTo(64 << 10);
    }

    @Test
    void shouldCountLargeAndSmallRates() {
        assertThat(new SteadyRate(Long.MAX_VALUE, START).take(1 << 30, START)).isZero();
        assertThat(new SteadyRate(1, START).take(1 << 30, START)).isEqualTo((1L << 30) * SECOND);
        assertThat(new SteadyRate(1, START).piece(64 << 10)).isEqualTo(1);
    }
}
