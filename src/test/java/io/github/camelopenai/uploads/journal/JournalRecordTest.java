package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a record changes from step to step, and what it keeps. */
class JournalRecordTest {

    private static final JournalPart FIRST = new JournalPart(0, "part_1", 6, "aa");
    private static final JournalPart SECOND = new JournalPart(1, "part_2", 4, "bb");

    private static JournalRecord pending(JournalPart... parts) {
        return new JournalRecord(
                State.PENDING,
                "upload_1",
                "a.jsonl",
                "batch",
                10,
                1L,
                3_601L,
                2,
                0,
                List.of(6L, 4L),
                List.of(parts),
                List.of(),
                null,
                false,
                null,
                2);
    }

    private static void assertSameUpload(JournalRecord record) {
        JournalRecord begun = pending();
        assertThat(record)
                .usingRecursiveComparison()
                .comparingOnlyFields(
                        "uploadId",
                        "filename",
                        "purpose",
                        "bytes",
                        "createdAt",
                        "expiresAt",
                        "startedAt",
                        "partLengths")
                .isEqualTo(begun);
    }

    @Test
    void shouldRecordPartsAndTheTimeTheyTook() {
        JournalRecord record = pending().pending(List.of(FIRST), 5, 20);

        assertSameUpload(record);
        assertThat(record.state()).isEqualTo(State.PENDING);
        assertThat(record.parts()).containsExactly(FIRST);
        assertThat(record.activeSeconds()).isEqualTo(5);
        assertThat(record.savedAt()).isEqualTo(20);
    }

    @Test
    void shouldRecordWhatCompleteIsSentWithUntilThereIsAFile() {
        JournalRecord completing = pending(FIRST, SECOND).completing(List.of("part_1", "part_2"), "md5", 6, 30);
        JournalRecord accepted = completing.acceptedByServer(7, 40);
        JournalRecord completed = accepted.completed("file-1", 8, 50);

        assertThat(List.of(completing, accepted, completed)).allSatisfy(record -> {
            assertSameUpload(record);
            assertThat(record.parts()).containsExactly(FIRST, SECOND);
            assertThat(record.partIds()).containsExactly("part_1", "part_2");
            assertThat(record.md5()).isEqualTo("md5");
        });
        assertThat(completing.state()).isEqualTo(State.COMPLETING);
        assertThat(completing.accepted()).isFalse();
        assertThat(accepted.state()).isEqualTo(State.COMPLETING);
        assertThat(accepted.accepted()).isTrue();
        assertThat(accepted.fileId()).isNull();
        assertThat(completed.state()).isEqualTo(State.COMPLETED);
        assertThat(completed.accepted()).isTrue();
        assertThat(completed.fileId()).isEqualTo("file-1");
        assertThat(completed.activeSeconds()).isEqualTo(8);
        assertThat(completed.savedAt()).isEqualTo(50);
    }

    @Test
    void shouldNotChangeWithTheListsItWasMadeOf() {
        List<JournalPart> parts = new ArrayList<>(List.of(FIRST));
        JournalRecord record = pending().pending(parts, 0, 0);

        parts.add(SECOND);

        assertThat(record.parts()).containsExactly(FIRST);
    }

    @Test
    void shouldKeepARecordWithoutRepeatedIdsAsItIs() {
        JournalRecord record = pending(FIRST, SECOND);
        JournalRecord completing = record.completing(List.of("part_1", "part_2"), null, 0, 0);

        assertThat(record.withoutRepeatedIds()).isSameAs(record);
        assertThat(completing.withoutRepeatedIds()).isSameAs(completing);
    }

    @Test
    void shouldDropAllPartsThatShareAnId() {
        JournalPart twin = new JournalPart(2, "part_1", 4, "cc");
        JournalRecord record = pending(FIRST, SECOND, twin).completing(List.of("part_1", "part_2"), "md5", 3, 4);

        JournalRecord sound = record.withoutRepeatedIds();

        assertSameUpload(sound);
        assertThat(sound.state()).isEqualTo(State.PENDING);
        assertThat(sound.parts()).containsExactly(SECOND);
        assertThat(sound.partIds()).isEmpty();
        assertThat(sound.md5()).isNull();
        assertThat(sound.activeSeconds()).isEqualTo(3);
        assertThat(sound.savedAt()).isEqualTo(4);
    }

    @Test
    void shouldTakePartsAgainWhenAListForCompleteRepeatsAnId() {
        JournalRecord sound = pending(FIRST, SECOND)
                .completing(List.of("part_1", "part_1"), null, 0, 0)
                .withoutRepeatedIds();

        assertThat(sound.state()).isEqualTo(State.PENDING);
        assertThat(sound.parts()).containsExactly(FIRST, SECOND);
    }

    @Test
    void shouldLeaveACompletedUploadAsItIs() {
        JournalRecord completed = pending(FIRST, FIRST)
                .completing(List.of("part_1", "part_1"), null, 0, 0)
                .completed("file-1", 0, 0);

        assertThat(completed.withoutRepeatedIds()).isSameAs(completed);
    }
}
