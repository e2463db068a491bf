package io.github.camelopenai.examples.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.JavaProcess;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.RunningRoute;
import io.github.camelopenai.examples.support.Settings;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that gets SIGTERM during an upload, with a shutdown timeout that ends before the upload does. */
class StoppedProcessTest extends SftpTestSupport {

    @Test
    void shouldMoveAFileThatIsRefused() throws Exception {
        Map<String, String> settings = settings(Variant.COPY);
        settings.putAll(Settings.bean(MoveFailed.class));
        emulator.script().on(EmulatorCall.CREATE).answerError(400, "invalid_purpose", "No such purpose");

        try (JavaProcess process = RouteProcess.start(settings, directory.resolve("output"))) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Files.exists(sftp.outbox().resolve("failed/batch.jsonl")));
        }
    }

    @ParameterizedTest
    @CsvSource({"COPY,false", "COPY,true", "STREAM,false", "STREAM,true", "MEMORY,false", "MEMORY,true"})
    void shouldLeaveTheFileToTheNextProcess(Variant variant, boolean moveFailed) throws Exception {
        Map<String, String> settings = settings(variant);
        settings.put("camel.component.openai-uploads.parallel-parts", "1");
        settings.put("camel.main.shutdown-timeout", "1");
        if (moveFailed) {
            settings.putAll(Settings.bean(MoveFailed.class));
        }
        Gate second = emulator.script().on(EmulatorCall.ADD_PART).nth(2).hold();
        Path output = directory.resolve("output");

        try (JavaProcess process = RouteProcess.start(settings, output)) {
            await().atMost(Duration.ofMinutes(2)).until(() -> second.held() == 1);
            process.stop();
        }

        assertThat(Folders.files(sftp.outbox())).as(Files.readString(output)).containsExactly(file);
        requireNoCopies();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        second.open();
        emulator.script().clear();

        settings.remove("camel.main.shutdown-timeout");
        settings.keySet().removeAll(Settings.bean(MoveFailed.class).keySet());
        try (RunningRoute route = new RunningRoute(settings, moved -> moved.whenCompleted(1))) {
            route.await();
        }

        assertThat(Folders.files(sftp.outbox())).containsExactly(done);
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
        assertThat(emulator.uploads()).hasSize(1);
        // The first part was recorded before the stop.
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(1 + PARTS);
    }
}
