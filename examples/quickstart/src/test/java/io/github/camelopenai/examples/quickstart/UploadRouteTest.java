package io.github.camelopenai.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadRouteTest {

    private static final String YAML = "classpath:camel/upload.yaml";
    private static final String PARTS = "classpath:camel-parts/upload.yaml";

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private int maxRetries;
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

    private UploadRun.Outcome run(String routes, RoutesBuilder... more) throws Exception {
        Map<String, String> settings = new HashMap<>(Server.of(emulator).settings());
        settings.put("camel.component.openai-uploads.part-size", "1MiB");
        settings.put("camel.component.openai-uploads.max-retries", String.valueOf(maxRetries));
        if (routes != null) {
            settings.put("camel.main.routes-include-pattern", routes);
        }
        settings.put("inbox", inbox.toString());
        try (ProgressBar bar = new ProgressBar(Files.size(file), new PrintStream(shown, true), false)) {
            return new UploadRun(settings, bar, more).await();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {YAML, "classpath:upload.xml", PARTS})
    void shouldUploadTheSameBytesAndMoveTheFile(String routes) throws Exception {
        requireUploaded(run(routes));
        assertThat(bar()).hasSize(3).endsWith("upload   3 of 3 MB");
    }

    @ParameterizedTest
    @ValueSource(strings = {YAML, PARTS})
    void shouldShowEachPartOnceWhenOneIsSentAgain(String routes) throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(503, null, "busy");
        maxRetries = 1;

        requireUploaded(run(routes));

        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(4);
        assertThat(bar()).hasSize(3).endsWith("upload   3 of 3 MB").doesNotHaveDuplicates();
    }

    private List<String> bar() {
        return shown.toString().lines().toList();
    }

    /** As in a copy of this folder, which has no setting for the route. */
    @Test
    void shouldUploadOnceWithoutAChoice() throws Exception {
        requireUploaded(run(null));
        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldDoTheSameInJava() throws Exception {
        requireUploaded(run("false", new UploadRoute()));
    }

    private void requireUploaded(UploadRun.Outcome outcome) throws Exception {
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.parts()).isEqualTo(3);
        EmulatedFile received = emulator.onlyFile();
        assertThat(outcome.upload().file().id()).isEqualTo(received.id());
        assertThat(received.filename()).isEqualTo("batch.jsonl");
        assertThat(received.purpose()).isEqualTo("batch");
        Path done = inbox.resolve("done/batch.jsonl");
        assertThat(received.sha256()).isEqualTo(Sha256.of(done));
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {YAML, PARTS})
    void shouldCancelTheUploadWhenAPartFailsAndPutTheFileAside(String routes) throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, "bad_part", "This part is bad");

        UploadRun.Outcome outcome = run(routes);

        assertThat(outcome.failure()).hasStackTraceContaining("This part is bad");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(emulator.files()).isEmpty();
        assertThat(file).doesNotExist();

        Files.move(inbox.resolve("failed/batch.jsonl"), file);
        assertThat(run(routes).failure()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(inbox.resolve("done/batch.jsonl")));
    }
}
