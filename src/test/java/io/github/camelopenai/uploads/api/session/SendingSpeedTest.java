package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendingSpeedTest {

    private static final long LENGTH = 10_000_000;
    private static final double[] FAST = {10e6, 10e6, 10e6};
    private static final double[] NONE = {};

    private final SendingSpeed speed = new SendingSpeed(LENGTH);

    private static long at(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void write(long fromMillis, long toMillis, long bytes) {
        speed.writes(at(fromMillis));
        speed.written(at(toMillis), bytes);
    }

    /** Sends a tenth of a second's worth at 100 KB/s, over and over. */
    private void sendSlowly() {
        speed.begin(0);
        for (int millis = 0; millis < 1000; millis += 100) {
            write(millis, millis + 100, 10_000);
            speed.measure(at(millis + 100));
        }
    }

    @Test
    void shouldBeSlowComparedWithTheOthers() {
        sendSlowly();

        assertThat(speed.slowness(FAST, NONE)).contains("0.10 MB/s instead of 10.00 MB/s");
        assertThat(speed.isSlow()).isTrue();
    }

    @Test
    void shouldNotBeSlowAlone() {
        sendSlowly();

        assertThat(speed.slowness(NONE, NONE)).isNull();
        assertThat(speed.isSlow()).isFalse();
    }

    @Test
    void shouldMeasureAWriteThatBlocks() {
        speed.begin(0);
        write(0, 50, 1_000_000);
        speed.writes(at(60));
        speed.measure(at(250));
        speed.measure(at(500));
        speed.measure(at(750));

        assertThat(speed.slowness(FAST, NONE)).contains("0.00 MB/s");
    }

    @Test
    void shouldNotBlameTheConnectionIfTheSourceIsSlow() {
        speed.begin(0);
        for (int millis = 0; millis < 3000; millis += 100) {
            write(millis, millis + 1, 10_000);
            speed.measure(at(millis + 100));
        }

        assertThat(speed.slowness(FAST, NONE)).isNull();
        assertThat(speed.overall(at(3000)).getAsDouble()).isEqualTo(100_000);
    }

    @Test
    void shouldCompareTheFirstHalfAloneWithPartsThatHaveArrived() {
        sendSlowly();
        assertThat(speed.slowness(NONE, FAST)).isNotNull();

        write(1000, 1010, LENGTH / 2);
        for (int millis = 1100; millis < 4000; millis += 100) {
            write(millis, millis + 100, 10_000);
            speed.measure(at(millis + 100));
        }

        assertThat(speed.slowness(NONE, FAST)).isNull();
        assertThat(speed.slowness(FAST, NONE)).isNotNull();
    }

    @Test
    void shouldKeepItsRateWhileItWaitsForItsAnswer() {
        sendSlowly();
        write(1000, 1100, LENGTH - 100_000);
        speed.measure(at(2000));

        assertThat(speed.overall(at(2000)).getAsDouble()).isEqualTo(100_000);
        assertThat(speed.slowness(FAST, NONE)).isNull();
    }

    @Test
    void shouldForgetARateThatIsLongAgo() {
        sendSlowly();

        assertThat(speed.overall(at(6001))).isEmpty();
    }

    @Test
    void shouldForgetTheRateOfAnEarlierAttempt() {
        sendSlowly();
        assertThat(speed.slowness(FAST, NONE)).isNotNull();

        speed.begin(at(2000));
        speed.measure(at(2100));

        assertThat(speed.overall(at(2100))).isEmpty();
        assertThat(speed.slowness(FAST, NONE)).isNull();
        assertThat(speed.isSlow()).isFalse();
    }
}
