package io.github.camelopenai.examples.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.examples.support.JavaProcess;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.RunningRoute;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that gets SIGTERM during an upload, with a shutdown timeout that ends before the upload does. */
@Timeout(300)
class StoppedProcessTest {

    private static final int PARTS = 3;
    private static final String KEY = "2026/november/batch.jsonl";

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private S3Server s3;
    private Workplace workplace;
    private String sha256;

    @BeforeEach
    void makeObject() throws Exception {
        s3 = new S3Server(directory);
        workplace = new Workplace(directory);
        Path file = directory.resolve("original");
        BatchFile.write(file, 3_000_000);
        sha256 = Sha256.of(file);
        s3.put(KEY, file);
        workplace.request("request.txt", KEY);
    }

    @AfterEach
    void stopServers() throws Exception {
        s3.close();
        emulator.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveTheObjectToTheNextProcess(Variant variant) throws Exception {
        Map<String, String> settings = workplace.settings(variant, s3, emulator);
        settings.put("camel.component.openai-uploads.part-size", "1MiB");
        settings.put("camel.component.openai-uploads.parallel-parts", "1");
        settings.put("camel.main.shutdown-timeout", "1");
        Gate second = emulator.script().on(EmulatorCall.ADD_PART).nth(2).hold();
        Path output = directory.resolve("output");

        try (JavaProcess process = RouteProcess.start(settings, output)) {
            await().atMost(Duration.ofMinutes(2)).until(() -> second.held() == 1);
            process.stop();
        }

        assertThat(s3.keys()).as(Files.readString(output)).containsExactly(KEY);
        assertThat(workplace.requests().resolve("request.txt")).exists();
        assertThat(Folders.files(workplace.spool())).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        second.open();
        emulator.script().clear();

        settings.remove("camel.main.shutdown-timeout");
        try (RunningRoute route = new RunningRoute(settings, done -> done.whenCompleted(1))) {
            route.await();
        }

        if (variant.isForAllObjects()) {
            assertThat(s3.keys()).isEmpty();
        } else {
            assertThat(workplace.requests().resolve("done/request.txt")).exists();
        }
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
        assertThat(emulator.uploads()).hasSize(1);
        // The first part was recorded before the stop.
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(1 + PARTS);
    }
}
