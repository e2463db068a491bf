package io.github.camelopenai.examples.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that gets SIGTERM in the middle of an upload, and is not given the time to finish it. */
@Timeout(300)
class StoppedProcessTest {

    private static final int PARTS = 3;

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private SftpServer sftp;
    private Workplace workplace;
    private Path file;
    private String sha256;

    @BeforeEach
    void makeFile() throws Exception {
        sftp = new SftpServer(directory);
        workplace = new Workplace(directory);
        file = sftp.outbox().resolve("batch.jsonl");
        BatchFile.write(file, 3_000_000);
        sha256 = Sha256.of(file);
    }

    @AfterEach
    void stopServers() throws Exception {
        sftp.close();
        emulator.close();
    }

    private static List<Path> files(Path directory) throws Exception {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private Process start(Map<String, String> settings) throws Exception {
        return RouteProcess.start(settings, directory.resolve("output"));
    }

    @Test
    void shouldMoveAFileThatIsRefused() throws Exception {
        Map<String, String> settings = workplace.settings(Variant.COPY, sftp, emulator);
        settings.put(RouteProcess.MOVE_FAILED, "failed");
        emulator.script().on(EmulatorCall.CREATE).answerError(400, "invalid_purpose", "No such purpose");

        Process process = start(settings);
        try {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Files.exists(sftp.outbox().resolve("failed/batch.jsonl")));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource({"COPY,", "COPY,failed", "STREAM,", "STREAM,failed", "MEMORY,", "MEMORY,failed"})
    void shouldLeaveTheFileToTheNextProcess(Variant variant, String moveFailed) throws Exception {
        Map<String, String> settings = workplace.settings(variant, sftp, emulator);
        settings.put("camel.component.openai-uploads.part-size", "1MiB");
        settings.put("camel.component.openai-uploads.parallel-parts", "1");
        settings.put("camel.main.shutdown-timeout", "1");
        if (moveFailed != null) {
            settings.put(RouteProcess.MOVE_FAILED, moveFailed);
        }
        Gate second = emulator.script().on(EmulatorCall.ADD_PART).nth(2).hold();
        Path output = directory.resolve("output");

        Process process = start(settings);
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> second.held() == 1);
            process.destroy();
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(files(sftp.outbox())).as(Files.readString(output)).containsExactly(file);
        assertThat(files(workplace.work())).isEmpty();
        assertThat(files(workplace.spool())).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        second.open();
        emulator.script().clear();

        settings.remove("camel.main.shutdown-timeout");
        settings.remove(RouteProcess.MOVE_FAILED);
        try (RunningRoute route = new RunningRoute(settings, moved -> moved.whenCompleted(1))) {
            route.await();
        }

        assertThat(files(sftp.outbox())).containsExactly(sftp.outbox().resolve("done/batch.jsonl"));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
        assertThat(emulator.uploads()).hasSize(1);
        // The first part was recorded before the stop.
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(1 + PARTS);
    }
}
