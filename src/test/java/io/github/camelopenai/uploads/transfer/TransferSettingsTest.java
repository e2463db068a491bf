package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.part.FileContent;
import io.github.camelopenai.uploads.part.PartPlan;
import io.github.camelopenai.uploads.part.StreamContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferSettingsTest {

    private static final long MIB = 1 << 20;
    private static final ParallelParts AUTO = ParallelParts.parse("auto").within(16);

    @TempDir
    private Path directory;

    private static TransferSettings settings(ParallelParts parallel, long minPartSize, long partSize) {
        return new TransferSettings(
                parallel, minPartSize, partSize, false, true, PartBufferKind.disk, null, false, true);
    }

    private Content file(long bytes) throws IOException {
        Path file = directory.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
        return FileContent.of(file);
    }

    private static Content stream(long bytes) {
        return StreamContent.of(InputStream.nullInputStream(), bytes);
    }

    @ParameterizedTest
    @CsvSource({"64, 8, 8", "128, 16, 8", "512, 16, 32", "4096, 64, 64"})
    void shouldCutAFileForAsManySendersAsThereCanBe(long mib, int parts, long partMib) throws IOException {
        PartPlan plan = settings(AUTO, 1, 64 * MIB).plan(file(mib * MIB));

        assertThat(plan.count()).isEqualTo(parts);
        assertThat(plan.largest()).isEqualTo(partMib * MIB);
    }

    /** Two parts for each slot, or four if the server answers at once, but neither fewer than 4 nor more than 16 in all. */
    @ParameterizedTest
    @CsvSource({
        "512, 4, 50, 8",
        "512, 32, 50, 16",
        "512, 1, 50, 8",
        "128, 3, 50, 6",
        "128, 1, 50, 4",
        "512, 3, 49, 12",
        "512, 4, 49, 16",
        "512, 5, 49, 16",
        "128, 3, 49, 12"
    })
    void shouldCutAFileForTheSlotsThatItCanExpect(long mib, int slots, long answerMillis, int parts)
            throws IOException {
        PartPlan plan = settings(AUTO, 1, 64 * MIB).planFor(slots, Duration.ofMillis(answerMillis), file(mib * MIB));

        assertThat(plan.count()).isEqualTo(parts);
    }

    @Test
    void shouldCutAStreamAsItsBuffersWereReserved() {
        TransferSettings auto = settings(AUTO, 1, 64 * MIB);
        Content stream = stream(512 * MIB);

        assertThat(auto.planFor(2, Duration.ofMillis(50), stream).lengths())
                .isEqualTo(auto.plan(stream).lengths());
    }

    @Test
    void shouldCutForAFixedNumberOfSendersWhateverTheyCanExpect() throws IOException {
        TransferSettings fixed = settings(ParallelParts.fixed(8), 1, 64 * MIB);

        assertThat(fixed.planFor(2, Duration.ZERO, file(128 * MIB)).count()).isEqualTo(8);
    }

    @Test
    void shouldBufferNoMoreOfAStreamThanFourSendersDo() {
        Content stream = stream(4096 * MIB);
        TransferSettings fixed = settings(ParallelParts.fixed(4), 1, 64 * MIB);
        TransferSettings auto = settings(AUTO, 1, 64 * MIB);

        assertThat(fixed.room(fixed.plan(stream))).isEqualTo(5 * 64 * MIB);
        assertThat(auto.room(auto.plan(stream))).isLessThanOrEqualTo(5 * 64 * MIB);
    }

    @Test
    void shouldLeaveRoomForAsManyPartsOfAStreamAsThereCanBe() {
        TransferSettings auto = settings(AUTO, 1, 64 * MIB);
        PartPlan plan = auto.plan(stream(4096 * MIB));

        assertThat(auto.room(plan) / plan.largest()).isEqualTo(17);
        assertThat(plan.largest()).isBetween(8 * MIB, 20 * MIB);
    }

    @Test
    void shouldKeepTheRoomWhateverTheSmallestPart() {
        TransferSettings auto = settings(AUTO, 64 * MIB, 64 * MIB);
        PartPlan plan = auto.plan(stream(4096 * MIB));

        assertThat(plan.largest()).isEqualTo(64 * MIB);
        assertThat(auto.room(plan)).isEqualTo(5 * 64 * MIB);
    }

    /** All senders of small parts need less room than four senders of the largest parts. */
    @Test
    void shouldLeaveRoomForAllSendersOfSmallParts() {
        TransferSettings auto = settings(AUTO, 8 * MIB, 8 * MIB);
        PartPlan plan = auto.plan(stream(4096 * MIB));

        assertThat(auto.room(plan)).isEqualTo(17 * 8 * MIB);
    }

    @Test
    void shouldBufferNoMoreThanTheStreamHas() {
        TransferSettings fixed = settings(ParallelParts.fixed(8), 1, 64 * MIB);

        assertThat(fixed.room(fixed.plan(stream(100)))).isEqualTo(100);
    }
}
