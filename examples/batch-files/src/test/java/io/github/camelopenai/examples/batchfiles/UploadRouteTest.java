package io.github.camelopenai.examples.batchfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.support.RunningRoute;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadRouteTest {

    private static final String REQUEST =
            "{\"custom_id\":\"%d\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{}}\n";

    @TempDir
    Path directory;

    @Test
    void shouldCreateABatchForEachFileOfAThousandthOfTheSize() throws Exception {
        assertThat(Demonstration.run(directory, 1_000_000, "200KB")).isEqualTo(6);
    }

    private Map<String, String> settings(UploadsEmulator emulator) {
        return Map.of(
                "inbox", directory.resolve("inbox").toString(),
                "max-bytes", "200B",
                "openai.url", emulator.baseUrl(),
                "openai.api-key", emulator.apiKey(),
                "camel.component.openai-uploads.journal-directory",
                        directory.resolve("journal").toString());
    }

    private void put(String content) throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("inbox")).resolve("orders.jsonl"), content);
    }

    @Test
    void shouldCreateNoBatchWhenAFileCannotBeUploaded() throws Exception {
        try (UploadsEmulator emulator = UploadsEmulator.start()) {
            emulator.script().on(EmulatorCall.CREATE).nth(2).answerError(400, "no", "Not now");
            put(REQUEST.formatted(1) + REQUEST.formatted(2) + REQUEST.formatted(3) + REQUEST.formatted(4));

            try (RunningRoute route = new RunningRoute(settings(emulator), failed -> failed.whenFailed(1))) {
                route.await();
            }

            assertThat(emulator.followOn().batches()).isEmpty();
            assertThat(directory.resolve("inbox/failed/orders.jsonl")).exists();
        }
    }

    @Test
    void shouldRefuseALineThatIsNoRequest() throws Exception {
        try (UploadsEmulator emulator = UploadsEmulator.start()) {
            put(REQUEST.formatted(1) + "{}\n");

            try (RunningRoute route = new RunningRoute(settings(emulator), failed -> failed.whenFailed(1))) {
                route.await();
            }

            assertThat(emulator.files()).isEmpty();
            assertThat(directory.resolve("inbox/failed/orders.jsonl")).exists();
        }
    }
}
