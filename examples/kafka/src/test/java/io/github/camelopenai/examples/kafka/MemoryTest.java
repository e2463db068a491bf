package io.github.camelopenai.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.JavaProcess;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.Sha256;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The heap that a batch needs. For a larger one: {@code -DmemoryTest.megabytes=1000}. */
class MemoryTest extends KafkaTestSupport {

    private static final int MEGABYTES = Integer.getInteger("memoryTest.megabytes", 80);
    private static final int BYTES_OF_A_RECORD = 4_000;
    private static final int RECORDS = MEGABYTES * 1_000_000 / BYTES_OF_A_RECORD;

    private Path send() throws Exception {
        Path sent = folder.resolve("sent");
        try (BufferedWriter out = Files.newBufferedWriter(sent)) {
            for (int number = 0; number < RECORDS; number++) {
                String record = String.format("{\"number\":%" + (BYTES_OF_A_RECORD - 12) + "d}", number);
                broker.append(name, 0, record);
                out.write(record);
                out.write('\n');
            }
        }
        broker.flush();
        return sent;
    }

    @Test
    void shouldMakeALargerBatchThanTheHeapHolds() throws Exception {
        broker.createTopic(name, 1);
        Path sent = send();
        settings.put("requests.topic", name);
        settings.put("requests.group", name);
        settings.put("requests.per-batch", String.valueOf(RECORDS));
        settings.put("requests.bytes-per-batch", String.valueOf(Long.MAX_VALUE));
        settings.put("camel.component.openai-uploads.part-size", "16MiB");
        Path output = folder.resolve("output");

        try (JavaProcess process = RouteProcess.start(
                Camel.withRoutes("requests.yaml", settings), output, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError")) {
            await().atMost(Duration.ofMinutes(5))
                    .until(() -> !process.isRunning() || broker.committed(name).equals(Map.of(0, (long) RECORDS)));
            assertThat(process.isRunning()).as(process::output).isTrue();
        }

        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(sent));
    }
}
