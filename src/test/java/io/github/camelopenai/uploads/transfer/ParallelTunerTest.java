package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.option.ParallelParts;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParallelTunerTest {

    private static final long MIB = 1 << 20;
    private static final long MEDIUM = 512 * MIB;
    private static final long LARGE = 4096 * MIB;
    private static final ParallelParts AUTO = ParallelParts.parse("auto").within(16);

    static Stream<Arguments> lines() {
        SimulatedLine slow = SimulatedLine.perConnection(5e6);
        SimulatedLine usual = SimulatedLine.perConnection(25e6);
        SimulatedLine quick = SimulatedLine.perConnection(100e6);
        SimulatedLine inAll = SimulatedLine.inAll(50e6);
        return Stream.of(
                        slow,
                        usual,
                        quick,
                        inAll,
                        usual.delayed(250),
                        usual.delayed(250).withBuffer(300_000),
                        usual.halvedAt(MEDIUM / 2.0),
                        inAll.halvedAt(MEDIUM / 2.0),
                        slow.noisy(0.5),
                        usual.noisy(0.5),
                        quick.noisy(0.5),
                        inAll.noisy(0.5))
                .flatMap(line -> Stream.of(MEDIUM, LARGE).map(bytes -> Arguments.of(line, bytes)));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void shouldBeNearlyAsFastAsTheBestNumber(SimulatedLine line, long bytes) {
        double best = IntStream.of(2, 4, 8, 16)
                .mapToDouble(number ->
                        line.upload(bytes, ParallelParts.fixed(number)).seconds())
                .min()
                .orElseThrow();

        assertThat(line.upload(bytes, AUTO).seconds()).isLessThan(1.1 * best);
    }

    @Test
    void shouldGrowWhereEachConnectionIsLimited() {
        SimulatedLine line = SimulatedLine.perConnection(5e6);

        assertThat(line.upload(LARGE, AUTO).numbers()).containsExactly(4, 8, 16);
    }

    @Test
    void shouldGrowMoreQuicklyWhereAMeasurementWouldTakeTooLong() {
        SimulatedLine line = SimulatedLine.perConnection(25e6);

        assertThat(line.upload(MEDIUM, AUTO).numbers()).containsExactly(4, 16);
    }

    @Test
    void shouldGoBackWhereMoreSendersAreNotFasterAndTryAgainLater() {
        SimulatedLine.Outcome outcome = SimulatedLine.inAll(50e6).upload(LARGE, AUTO);

        assertThat(outcome.numbers()).startsWith(4, 8, 4, 8, 4).doesNotContain(16);
        // 86 seconds with 15 seconds of rest after each attempt.
        assertThat(outcome.numbers()).hasSizeBetween(9, 13);
    }

    @Test
    void shouldGoBackWhereMoreSendersAreNotFasterWhateverTheNoise() {
        SimulatedLine line = SimulatedLine.inAll(20e6).noisy(0.3);

        assertThat(line.upload(LARGE, AUTO).numbers()).startsWith(4, 8, 4).doesNotContain(16);
    }

    @Test
    void shouldNotGrowWhileSlotsAreMissing() {
        SimulatedLine line = SimulatedLine.perConnection(25e6).withSlots(3);

        assertThat(line.upload(MEDIUM, AUTO).numbers()).containsExactly(4);
    }

    @Test
    void shouldNotGrowForPartsThatWillBeTakenSoon() {
        SimulatedLine line = SimulatedLine.perConnection(100e6);

        assertThat(line.upload(64 * MIB, AUTO).numbers()).containsExactly(4);
    }

    @Test
    void shouldGrowAsSoonAsTheBuffersNoLongerMakeTheLineLookQuick() {
        SimulatedLine line = SimulatedLine.perConnection(5e6);
        SimulatedLine.Outcome outcome = line.upload(128 * MIB, AUTO);

        assertThat(outcome.numbers()).containsExactly(4, 16);
        assertThat(outcome.seconds())
                .isLessThan(line.upload(128 * MIB, ParallelParts.fixed(16)).seconds() + 0.1);
    }

    @Test
    void shouldNotHaveMoreSendersThanParts() {
        SimulatedLine line = SimulatedLine.perConnection(5e6);

        assertThat(line.upload(80 * MIB, AUTO).numbers()).containsExactly(4, 10);
    }

    @Test
    void shouldNotHaveMoreSendersThanPartsThatAreLeft() {
        Upload upload = new Upload(LARGE);
        upload.left = 3;

        assertThat(upload.after(Duration.ofMillis(250), 200_000_000)).isEqualTo(7);
    }

    @Test
    void shouldLookAtTheLineForAMomentBeforeItGrows() {
        Upload upload = new Upload(MEDIUM);

        assertThat(upload.after(Duration.ofMillis(20), 50_000_000)).isEqualTo(4);
        assertThat(upload.after(Duration.ofMillis(20), 50_000_000)).isEqualTo(16);
    }

    @Test
    void shouldMeasureForASecondWhereTheLineIsVerySlowForTheContent() {
        Upload upload = new Upload(LARGE);

        assertThat(upload.after(Duration.ofSeconds(2), 1_000_000)).isEqualTo(4);
        assertThat(upload.after(Duration.ofMillis(100), 1_000_000)).isEqualTo(8);
        assertThat(upload.after(Duration.ofMillis(2_200), 1_000_000)).isEqualTo(4);
    }

    /** An upload whose senders are all busy, of which the test sets the rate. */
    private static final class Upload {
        private final ParallelTuner tuner;
        private long millis;
        private long sent;
        private int overloads;
        private boolean paused;
        private int left = 60;
        private int senders = 4;

        private Upload(long bytes) {
            tuner = new ParallelTuner(AUTO, bytes, 64, look());
        }

        private ParallelTuner.Look look() {
            return new ParallelTuner.Look(millis * 1_000_000, sent, paused ? 0 : senders, overloads, left);
        }

        private int after(Duration time, long bytesPerSecond) {
            for (long end = millis + time.toMillis(); millis < end; millis += 10) {
                sent += bytesPerSecond / 100;
                senders = tuner.next(look());
            }
            return senders;
        }

        private int overload() {
            overloads++;
            senders = tuner.next(look());
            return senders;
        }
    }

    private static Upload grown() {
        Upload upload = new Upload(LARGE);
        assertThat(upload.after(Duration.ofSeconds(2), 200_000_000)).isEqualTo(16);
        return upload;
    }

    @Test
    void shouldHalveTheNumberWhenTheServerIsOverloaded() {
        Upload upload = grown();

        assertThat(upload.overload()).isEqualTo(8);
        assertThat(upload.after(Duration.ofSeconds(5), 200_000_000)).isEqualTo(8);
    }

    @Test
    void shouldHalveItOnceForPartsThatFailTogether() {
        Upload upload = grown();

        IntStream.range(0, 10).forEach(part -> upload.overload());

        assertThat(upload.senders).isEqualTo(8);
    }

    @Test
    void shouldHalveItAgainButNotBelowTheFirstNumber() {
        Upload upload = grown();

        for (int again = 0; again < 4; again++) {
            upload.overload();
            upload.after(Duration.ofSeconds(2), 200_000_000);
        }

        assertThat(upload.senders).isEqualTo(4);
    }

    @Test
    void shouldGrowAgainAfterTenSecondsWithoutAnOverload() {
        Upload upload = grown();
        upload.overload();

        assertThat(upload.after(Duration.ofSeconds(9), 200_000_000)).isEqualTo(8);
        assertThat(upload.after(Duration.ofSeconds(3), 200_000_000)).isEqualTo(16);
    }

    @Test
    void shouldWaitLongerAfterEachOverload() {
        Upload upload = grown();
        upload.overload();
        upload.after(Duration.ofSeconds(12), 200_000_000);

        assertThat(upload.overload()).isEqualTo(8);
        assertThat(upload.after(Duration.ofSeconds(19), 200_000_000)).isEqualTo(8);
        assertThat(upload.after(Duration.ofSeconds(3), 200_000_000)).isEqualTo(16);
    }

    @Test
    void shouldNotTakeAPauseForASlowLine() {
        Upload upload = new Upload(LARGE);
        assertThat(upload.after(Duration.ofSeconds(2), 20_000_000)).isEqualTo(8);

        upload.paused = true;

        assertThat(upload.after(Duration.ofSeconds(5), 0)).isEqualTo(8);
    }

    @Test
    void shouldLookSeldomWhenNothingCanChange() {
        Upload upload = new Upload(LARGE);
        assertThat(upload.tuner.patience(upload.look())).isEqualTo(Duration.ofMillis(5));

        upload.after(Duration.ofSeconds(10), 200_000_000);

        assertThat(upload.tuner.patience(upload.look())).isEqualTo(Duration.ofMillis(100));
    }
}
