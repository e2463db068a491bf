package io.github.camelopenai.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An emulator, a topic and a consumer group for each test. */
@ExtendWith(SharedBroker.class)
abstract class KafkaTestSupport {

    @TempDir
    Path folder;

    Broker broker;
    final UploadsEmulator emulator = UploadsEmulator.start();
    final String name = UUID.randomUUID().toString();
    final Map<String, String> settings = new HashMap<>();
    private final List<Camel> running = new ArrayList<>();

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    @BeforeEach
    void makeSettings(Broker shared) throws Exception {
        broker = shared;
        Files.createDirectory(folder.resolve("files"));
        Files.createDirectory(folder.resolve("spool"));
        settings.putAll(Camel.settings(broker, emulator, folder));
        settings.put("camel.component.openai-uploads.max-retries", "0");
        settings.put("camel.component.openai-uploads.part-size", "1MiB");
        settings.put(
                "camel.component.openai-uploads.spool-directory",
                folder.resolve("spool").toString());
        settings.put("camel.component.kafka.poll-timeout-ms", "250");
        settings.put("retry-delay", "10");
    }

    @AfterEach
    void stop() throws Exception {
        running.forEach(Camel::close);
        try (Stream<Path> spooled = Files.list(folder.resolve("spool"))) {
            assertThat(spooled).isEmpty();
        }
        // A stopped thread may need a moment to end.
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(thread -> thread.contains("OpenAIUploads") || thread.contains("KafkaConsumer")));
        assertThat(emulator.uploads()).noneMatch(upload -> upload.status() == UploadStatus.PENDING);
        emulator.close();
    }

    Camel start(String routes, Object... beans) {
        Map<String, Object> bound = new HashMap<>();
        for (Object bean : beans) {
            bound.put(bean.getClass().getName(), bean);
        }
        Camel camel = Camel.start(routes, settings, bound);
        running.add(camel);
        return camel;
    }

    void awaitCommitted(Map<Integer, Long> offsets) {
        await().untilAsserted(() -> assertThat(broker.committed(name)).isEqualTo(offsets));
    }

    void awaitFiles(int count) {
        await().until(() -> emulator.files().size() >= count);
    }
}
