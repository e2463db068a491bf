package io.github.camelopenai.examples.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.KillAfterUpload;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The heap that the routes need. For a larger file: {@code -DmemoryTest.megabytes=1000}. */
@Timeout(600)
class MemoryTest {

    private static final long MEGABYTES = Long.getLong("memoryTest.megabytes", 100);
    private static final int OUT_OF_MEMORY = 3;

    @TempDir
    Path directory;

    private String sha256;

    /** Returns the exit status of a process with this heap. */
    private int upload(Variant variant, long heapMegabytes, UploadsEmulator emulator) throws Exception {
        try (SftpServer sftp = new SftpServer(directory)) {
            Path file = sftp.outbox().resolve("batch.jsonl");
            BatchFile.write(file, MEGABYTES * 1_000_000);
            sha256 = Sha256.of(file);
            return RouteProcess.runUntilUploaded(
                    new Workplace(directory).settings(variant, sftp, emulator),
                    directory.resolve("output"),
                    // With the optimising compiler, since only that encrypts quickly.
                    "-XX:TieredStopAtLevel=4",
                    "-Xmx" + heapMegabytes + "m",
                    "-XX:+ExitOnOutOfMemoryError");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COPY", "STREAM"})
    void shouldUploadMoreThanTheHeapHolds(Variant variant) throws Exception {
        try (UploadsEmulator emulator = UploadsEmulator.builder().discard().start()) {
            assertThat(upload(variant, 64, emulator))
                    .as(Files.readString(directory.resolve("output")))
                    .isEqualTo(KillAfterUpload.STATUS);
            assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
        }
    }

    @Test
    void shouldNeedMoreThanTwiceTheFileWhenItIsReadIntoMemory() throws Exception {
        try (UploadsEmulator emulator = UploadsEmulator.builder().discard().start()) {
            assertThat(upload(Variant.MEMORY, 2 * MEGABYTES, emulator)).isEqualTo(OUT_OF_MEMORY);
            assertThat(emulator.uploads()).isEmpty();

            assertThat(upload(Variant.MEMORY, 4 * MEGABYTES, emulator))
                    .as(Files.readString(directory.resolve("output")))
                    .isEqualTo(KillAfterUpload.STATUS);
            assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
        }
    }
}
