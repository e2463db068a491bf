package io.github.camelopenai.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.JavaProcess;
import io.github.camelopenai.examples.support.RouteProcess;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A process that gets SIGTERM during an upload, with a shutdown timeout that ends before the upload does. */
class StoppedProcessTest extends KafkaTestSupport {

    private static final int PARTS = 3;

    /** Ends with an upload whose first part is recorded. */
    private void stopInTheSecondPart(String routes) throws Exception {
        settings.put("camel.component.openai-uploads.parallel-parts", "1");
        settings.put("camel.main.shutdown-timeout", "1");
        // A consumer that is stopped by force does not leave its group, and the group waits for it for this long.
        settings.put("camel.component.kafka.session-timeout-ms", "6000");
        Gate second = emulator.script().on(EmulatorCall.ADD_PART).nth(2).hold();
        Path output = folder.resolve("output");

        try (JavaProcess process = RouteProcess.start(Camel.withRoutes(routes, settings), output)) {
            await().until(() -> second.held() == 1);
            process.stop();
        }

        assertThat(broker.committed(name)).as(Files.readString(output)).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        second.open();
        emulator.script().clear();
        settings.remove("camel.main.shutdown-timeout");
    }

    private void requireOneUpload() {
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(1 + PARTS);
    }

    @Test
    void shouldLeaveTheRecordThatNamesAFileToTheNextProcess() throws Exception {
        broker.createTopic(name, 1);
        broker.createTopic(name + "-refused", 1);
        settings.put("claims.topic", name);
        settings.put("claims.group", name);
        settings.put("claims.refused-topic", name + "-refused");
        byte[] content = new byte[3_000_000];
        new SplittableRandom(1).nextBytes(content);
        Path file = Files.write(folder.resolve("files/large.jsonl"), content);
        broker.send(name, 0, List.of("large.jsonl"));

        stopInTheSecondPart("claims.yaml");
        start("claims.yaml");

        awaitCommitted(Map.of(0, 1L));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(file));
        requireOneUpload();
    }

    @Test
    void shouldLeaveTheRecordsOfABatchToTheNextProcess() throws Exception {
        broker.createTopic(name, 1);
        settings.put("requests.topic", name);
        settings.put("requests.group", name);
        settings.put("requests.patience", "1h");
        settings.put("requests.per-batch", "200");
        settings.put("camel.component.openai-uploads.part-size", "4KiB");
        List<String> sent = IntStream.range(0, 200)
                .mapToObj(number -> String.format("{\"custom_id\":\"%04d\",\"url\":\"/v1/responses\",\"n\":1}", number))
                .toList();
        broker.send(name, 0, sent);
        Path expected = Files.writeString(folder.resolve("expected"), String.join("\n", sent) + "\n");

        stopInTheSecondPart("requests.yaml");
        start("requests.yaml");

        awaitCommitted(Map.of(0, 200L));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(expected));
        requireOneUpload();
    }
}
