package io.github.camelopenai.examples.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.KillAfterUpload;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The heap that the routes need. For a larger object: {@code -DmemoryTest.megabytes=1000}. */
@Timeout(600)
class MemoryTest {

    private static final long MEGABYTES = Long.getLong("memoryTest.megabytes", 100);
    private static final int OUT_OF_MEMORY = 3;
    private static final String KEY = "2026/november/batch.jsonl";

    @TempDir
    private static Path store;

    private static S3Server s3;
    private static String sha256;

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.builder().discard().start();
    private Workplace workplace;

    /** No test deletes the object, since each process is killed before. */
    @BeforeAll
    static void makeObject() throws Exception {
        s3 = new S3Server(store);
        Path file = store.resolve("original");
        BatchFile.write(file, MEGABYTES * 1_000_000);
        sha256 = Sha256.of(file);
        s3.put(KEY, file);
    }

    @AfterAll
    static void stopStore() throws Exception {
        s3.close();
    }

    @BeforeEach
    void makeWorkplace() throws Exception {
        workplace = new Workplace(directory);
        workplace.request("request.txt", KEY);
    }

    @AfterEach
    void stopEmulator() {
        emulator.close();
    }

    /** Returns the exit status of a process with this heap. */
    private int run(Map<String, String> settings, long heapMegabytes) throws Exception {
        return RouteProcess.runUntilUploaded(
                settings, directory.resolve("output"), "-Xmx" + heapMegabytes + "m", "-XX:+ExitOnOutOfMemoryError");
    }

    private void requireUploaded(int status) throws Exception {
        assertThat(status).as(Files.readString(directory.resolve("output"))).isEqualTo(KillAfterUpload.STATUS);
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
    }

    @ParameterizedTest
    @EnumSource
    void shouldUploadMoreThanTheHeapHolds(Variant variant) throws Exception {
        requireUploaded(run(workplace.settings(variant, s3, emulator), 64));
    }

    @Test
    void shouldNeedMoreThanTwiceTheObjectWhenItIsReadIntoMemory() throws Exception {
        Map<String, String> settings = workplace.settings(Variant.POLL, s3, emulator);
        settings.put("camel.main.routes-include-pattern", "classpath:camel-memory/*.yaml");

        assertThat(run(settings, 2 * MEGABYTES)).isEqualTo(OUT_OF_MEMORY);
        assertThat(emulator.uploads()).isEmpty();

        requireUploaded(run(settings, 4 * MEGABYTES));
    }
}
