package io.github.camelopenai.examples.firststeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each application, started as the page says, uploads a file and logs its id. */
class FirstStepsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "camel-main, target/uploads-camel-main-1.0-SNAPSHOT.jar",
        "spring-boot, target/uploads-spring-boot-1.0-SNAPSHOT.jar",
        "quarkus, target/quarkus-app/quarkus-run.jar"
    })
    void shouldUploadAFile(String project, String file) throws Exception {
        Path jar = Path.of(project).resolve(file).toAbsolutePath();
        assumeThat(jar).as("made by package").exists();
        Path log = directory.resolve("log");
        Path inbox = Files.createDirectories(directory.resolve("inbox"));
        Files.writeString(inbox.resolve("lines.jsonl"), "some lines");
        try (UploadsEmulator emulator = UploadsEmulator.start()) {
            Process application = start(jar, log, emulator);
            try {
                await().atMost(Duration.ofMinutes(2))
                        .until(() ->
                                !application.isAlive() || Files.readString(log).contains("lines.jsonl is file-"));

                assertThat(application.isAlive()).as(Files.readString(log)).isTrue();
                assertThat(emulator.onlyFile().openContent()).hasContent("some lines");
                assertThat(log)
                        .content()
                        .contains("lines.jsonl is " + emulator.onlyFile().id());
            } finally {
                application.destroy();
                application.waitFor();
            }
        }
    }

    private Process start(Path jar, Path log, UploadsEmulator emulator) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("OPENAI_API_KEY", emulator.apiKey());
        builder.environment().put("OPENAI_BASE_URL", emulator.baseUrl());
        return builder.start();
    }
}
