package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.journal.JournalPart;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.JournalRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a recorded upload has enough time for its missing parts. The upload lives for an hour. */
class RecordedTimeTest {

    private static final long BYTES = 1_000_000;

    /** @param sent bytes that took {@code active} seconds */
    private static RecordedTime begunBefore(Duration age, long sent, long active) {
        return new RecordedTime(new JournalRecord(
                State.PENDING,
                "upload_1",
                "a.jsonl",
                "batch",
                BYTES,
                0L,
                3_600L,
                Instant.now().minus(age).getEpochSecond(),
                active,
                List.of(BYTES),
                sent == 0 ? List.of() : List.of(new JournalPart(0, "part_1", sent, "")),
                List.of(),
                null,
                false,
                null,
                0));
    }

    @Test
    void shouldHaveWhatIsLeftOfItsLife() {
        assertThat(begunBefore(Duration.ofMinutes(20), 0, 0).remaining())
                .isBetween(Duration.ofMinutes(38), Duration.ofMinutes(40));
        assertThat(begunBefore(Duration.ofMinutes(70), 0, 0).remaining()).isNegative();
    }

    @Test
    void shouldHaveNoMoreThanItsLifeWhenTheClockWasSetBack() {
        assertThat(begunBefore(Duration.ofMinutes(-30), 0, 0).remaining()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void shouldHaveEnoughTimeIfNothingWasSentAndSoNothingIsKnown() {
        assertThat(begunBefore(Duration.ofMinutes(50), 0, 0).whyNotEnough()).isNull();
    }

    @Test
    void shouldKeepAMinuteForComplete() {
        assertThat(begunBefore(Duration.ofSeconds(3_600 - 30), 0, 0).whyNotEnough())
                .isEqualTo("it expires too soon, or has expired");
        assertThat(begunBefore(Duration.ofSeconds(3_600 - 90), 0, 0).whyNotEnough())
                .isNull();
    }

    @Test
    void shouldHaveTooLittleTimeForTheRestAtTheRateSeenBefore() {
        // 1000 bytes a second: 900 seconds for the rest, and less than 600 are left.
        assertThat(begunBefore(Duration.ofSeconds(3_000), 100_000, 100).whyNotEnough())
                .startsWith("900000 bytes are left, which take 900 s as fast as before, and it expires in 59")
                .endsWith(" s");
    }

    @Test
    void shouldHaveEnoughTimeForTheRestAtTheRateSeenBefore() {
        assertThat(begunBefore(Duration.ofSeconds(2_400), 100_000, 100).whyNotEnough())
                .isNull();
        // All in less than a second.
        assertThat(begunBefore(Duration.ofSeconds(3_000), 100_000, 0).whyNotEnough())
                .isNull();
    }
}
