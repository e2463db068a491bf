package io.github.camelopenai.uploads.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.session.UploadPhase;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {

    private static UploadProgress progress(String name, long total, long sent, long rate, int retries) {
        return progress(name, total, sent, rate, retries, null);
    }

    private static UploadProgress progress(
            String name, long total, long sent, long rate, int retries, Instant waitingSince) {
        return new UploadProgress(
                "upload_1",
                name,
                "batch",
                total,
                sent,
                sent,
                3,
                8,
                4,
                rate,
                retries,
                Duration.ofSeconds(9),
                Duration.ofMinutes(50),
                null,
                waitingSince,
                UploadPhase.OPEN);
    }

    @Test
    void shouldShowProgressRateTimeLeftAndRetries() {
        assertThat(ProgressLine.of(progress("batch.jsonl", 8_000_000_000L, 1_920_000_000L, 212_000_000, 1)))
                .isEqualTo("batch.jsonl 1.9 of 8.0 GB, 24 %, 212 MB/s, 29 s left, 4 in flight, 1 retry");
    }

    @Test
    void shouldShowSinceWhenTheUploadWaitsForTheNetwork() {
        Instant since = LocalDateTime.of(2026, 11, 25, 1, 48, 11, 999)
                .atZone(ZoneId.systemDefault())
                .toInstant();

        assertThat(ProgressLine.of(progress("batch.jsonl", 8_000_000_000L, 1_920_000_000L, 0, 4, since)))
                .isEqualTo("batch.jsonl 1.9 of 8.0 GB, 24 %, 0.0 B/s, 4 in flight, 4 retries,"
                        + " waiting for the network since 01:48:11");
    }

    @Test
    void shouldShowThatAllBytesAreSent() {
        assertThat(ProgressLine.of(progress("batch.jsonl", 8_000_000_000L, 8_000_000_000L, 212_000_000, 0)))
                .isEqualTo("batch.jsonl 8.0 of 8.0 GB, 100 %, 212 MB/s, waiting for the server, 4 in flight");
    }

    @Test
    void shouldOmitUnknownValues() {
        assertThat(ProgressLine.of(progress(null, -1, 2_500_000, 0, 0)))
                .isEqualTo("upload_1 2.5 MB, 0.0 B/s, 4 in flight");
    }

    @ParameterizedTest
    @CsvSource({"0,0 s", "119,119 s", "120,2 min", "7199,119 min", "7200,2 h 0 min", "9000,2 h 30 min"})
    void shouldRoundDurations(long seconds, String text) {
        assertThat(ProgressLine.time(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"900,900 B/s", "1500,1.5 kB/s", "25000,25 kB/s", "9400000,9.4 MB/s", "2000000000,2.0 GB/s"})
    void shouldShowRatesInTwoOrThreeDigits(long rate, String text) {
        assertThat(ProgressLine.rate(rate)).isEqualTo(text);
    }
}
