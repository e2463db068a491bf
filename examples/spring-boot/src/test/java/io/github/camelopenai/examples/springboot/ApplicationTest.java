package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private Path inbox;
    private Path file;

    @BeforeEach
    void makeFile() throws Exception {
        inbox = Files.createDirectory(directory.resolve("inbox"));
        file = inbox.resolve("batch.jsonl");
        BatchFile.write(file, 3_000_000);
    }

    @AfterEach
    void stopEmulator() {
        emulator.close();
    }

    /** With small parts, so that there are several. */
    private RunningApplication start(String... settings) {
        String[] all = Stream.concat(
                        Stream.of(
                                "--camel.component.openai-uploads.part-size=1MiB",
                                "--camel.component.openai-uploads.max-retries=0"),
                        Stream.of(settings))
                .toArray(String[]::new);
        return new RunningApplication(emulator, inbox, all);
    }

    private void awaitFileIn(String folder) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(inbox.resolve(folder).resolve("batch.jsonl")));
    }

    @Test
    void shouldUploadTheSameBytesWithTheSettingsOfTheApplication() throws Exception {
        try (RunningApplication application = start()) {
            awaitFileIn("done");
        }

        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(inbox.resolve("done/batch.jsonl")));
        assertThat(emulator.onlyFile().purpose()).isEqualTo("batch");
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSizeGreaterThan(1);
        assertThat(emulator.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.header("X-Team"))
                .contains("blue"));
    }

    @Test
    void shouldPutAFileAsideWhoseUploadFailsAndUploadItWhenItIsMovedBack() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, "bad_part", "This part is bad");
        try (RunningApplication application = start()) {
            awaitFileIn("failed");
        }
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(emulator.files()).isEmpty();

        Files.move(inbox.resolve("failed/batch.jsonl"), file);
        try (RunningApplication application = start()) {
            awaitFileIn("done");
        }

        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(inbox.resolve("done/batch.jsonl")));
    }

    @Test
    void shouldNotStartWithATypoAndNameIt() {
        assertThatThrownBy(() -> start("--camel.component.openai-uploads.part-sise=1MiB"))
                .rootCause()
                .hasMessageContaining("'part-sise', did you mean 'part-size'?");
        assertThat(file).exists();
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        try (RunningApplication application = start()) {
            awaitFileIn("done");
        }

        try (Stream<Path> files = Files.walk(inbox)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(inbox.resolve("done/batch.jsonl"));
        }
        assertThat(spoolFiles()).isEmpty();
        await().until(() -> emulator.openConnections() == 0);
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("OpenAIUploads") || name.startsWith("Camel (")));
    }

    private static Stream<Path> spoolFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String ours = "camel-openai-uploads-" + ProcessHandle.current().pid();
            return files.filter(file -> file.getFileName().toString().startsWith(ours)).toList().stream();
        }
    }
}
