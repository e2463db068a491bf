package io.github.camelopenai.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestsTest extends KafkaTestSupport {

    private static final int PARTITIONS = 3;

    private Path collecting;

    @BeforeEach
    void makeTopic() throws Exception {
        broker.createTopic(name, PARTITIONS);
        settings.put("requests.topic", name);
        settings.put("requests.group", name);
        settings.put("requests.patience", "1h");
        collecting = Files.createDirectories(folder.resolve("collecting"));
    }

    /** Requests of a partition, numbered from such a number to before another. */
    private static List<String> requests(int partition, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "{\"custom_id\":\"" + partition + "-" + number + "\",\"url\":\"/v1/responses\"}")
                .toList();
    }

    /** Sends these requests to every partition, and returns all of them. */
    private List<String> sendToAll(int from, int to) throws Exception {
        List<String> sent = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<String> requests = requests(partition, from, to);
            broker.send(name, partition, requests);
            sent.addAll(requests);
        }
        return sent;
    }

    private static List<String> lines(EmulatedFile file) {
        try (InputStream content = file.openContent()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Stream<String> uploadedLines() {
        return emulator.files().stream().flatMap(file -> lines(file).stream());
    }

    private void awaitCollected(int lines) {
        await().until(() -> {
            try (Stream<Path> files = Files.walk(collecting)) {
                List<Path> found = files.filter(Files::isRegularFile).toList();
                return found.size() == 1 && Files.readAllLines(found.get(0)).size() == lines;
            }
        });
    }

    @Test
    void shouldMakeOneFileOfTheRecordsOfAPartition() throws Exception {
        settings.put("requests.per-batch", "200");
        List<String> sent = requests(1, 0, 200);
        broker.send(name, 1, sent);
        Path expected = Files.writeString(folder.resolve("expected"), String.join("\n", sent) + "\n");

        start("requests.yaml");

        awaitCommitted(Map.of(1, 200L));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(expected));
        assertThat(emulator.onlyFile().filename()).isEqualTo("requests.jsonl");
        assertThat(emulator.onlyFile().mimeType()).isEqualTo("text/jsonl");
        assertThat(collecting).isEmptyDirectory();
    }

    @Test
    void shouldMakeOneFileOfTheRecordsOfSeveralPartitions() throws Exception {
        settings.put("requests.per-batch", "90");
        List<String> sent = sendToAll(0, 30);

        start("requests.yaml");

        awaitCommitted(Map.of(0, 30L, 1, 30L, 2, 30L));
        assertThat(lines(emulator.onlyFile())).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void shouldUploadWhatHasWaitedLongEnough() throws Exception {
        settings.put("requests.patience", "500ms");
        List<String> sent = sendToAll(0, 5);

        start("requests.yaml");

        awaitCommitted(Map.of(0, 5L, 1, 5L, 2, 5L));
        assertThat(uploadedLines()).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void shouldUploadWhatHasEnoughBytes() throws Exception {
        settings.put("requests.bytes-per-batch", "1000B");
        broker.send(name, 0, requests(0, 0, 50));

        start("requests.yaml");

        awaitFiles(2);
        assertThat(emulator.files()).allSatisfy(file -> assertThat(file.bytes()).isBetween(951L, 1000L));
    }

    @Test
    void shouldCommitNothingBeforeTheFileIsThere() throws Exception {
        settings.put("requests.per-batch", "30");
        sendToAll(0, 10);
        Gate complete = emulator.script().on(EmulatorCall.COMPLETE).hold();

        start("requests.yaml");

        await().until(() -> complete.held() == 1);
        assertThat(broker.committed(name)).isEmpty();
        complete.open();
        awaitCommitted(Map.of(0, 10L, 1, 10L, 2, 10L));
    }

    @Test
    void shouldReadTheRecordsAgainWhenTheUploadOfAFullBatchFails() throws Exception {
        settings.put("requests.per-batch", "30");
        List<String> sent = sendToAll(0, 30);
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).times(2).answerError(400, "bad_part", "This part is bad");

        start("requests.yaml");

        awaitCommitted(Map.of(0, 30L, 1, 30L, 2, 30L));
        assertThat(emulator.script().pending()).isZero();
        assertThat(uploadedLines()).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(emulator.files()).hasSize(3);
    }

    @Test
    void shouldReadTheRecordsAgainWhenTheUploadOfAHalfFilledBatchFails() throws Exception {
        settings.put("requests.patience", "500ms");
        List<String> sent = sendToAll(0, 5);
        emulator.script().on(EmulatorCall.CREATE).times(2).answerError(400, "no", "Not now");

        start("requests.yaml");

        awaitCommitted(Map.of(0, 5L, 1, 5L, 2, 5L));
        assertThat(emulator.script().pending()).isZero();
        assertThat(uploadedLines()).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void shouldLoseNothingOfABatchThatIsNotFullAtTheEnd() throws Exception {
        settings.put("requests.per-batch", "90");
        List<String> sent = new ArrayList<>(sendToAll(0, 10));
        Camel ended = start("requests.yaml");
        awaitCollected(30);

        ended.close();

        assertThat(broker.committed(name)).isEmpty();
        assertThat(emulator.uploads()).isEmpty();
        assertThat(collecting).isEmptyDirectory();

        sent.addAll(sendToAll(10, 30));
        start("requests.yaml");

        awaitCommitted(Map.of(0, 30L, 1, 30L, 2, 30L));
        assertThat(lines(emulator.onlyFile())).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void shouldMakeNoSecondFileAfterACrashBetweenUploadAndCommit() throws Exception {
        settings.put("requests.per-batch", "30");
        List<String> sent = sendToAll(0, 10);
        FailingStep crash = new FailingStep("commitBatch");
        Camel crashing = start("requests.yaml", crash);
        await().until(() -> crash.reached() > 0);
        crashing.close();
        assertThat(broker.committed(name)).isEmpty();

        start("requests.yaml");

        awaitCommitted(Map.of(0, 10L, 1, 10L, 2, 10L));
        assertThat(lines(emulator.onlyFile())).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void shouldHaveEachRecordOnceWhenPartitionsGoAndComeInTheMiddleOfABatch() throws Exception {
        settings.put("requests.per-batch", "90");
        List<String> sent = new ArrayList<>(sendToAll(0, 10));
        start("requests.yaml");
        awaitCollected(30);

        try (KafkaConsumer<String, String> other = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address(), "group.id", name, "enable.auto.commit", "false"),
                new StringDeserializer(),
                new StringDeserializer())) {
            other.subscribe(List.of(name));
            await().until(() -> {
                other.poll(Duration.ofMillis(100));
                return !other.assignment().isEmpty();
            });
        }
        sent.addAll(sendToAll(10, 30));

        awaitCommitted(Map.of(0, 30L, 1, 30L, 2, 30L));
        assertThat(lines(emulator.onlyFile())).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void shouldPutEachRecordIntoOneLine() throws Exception {
        settings.put("requests.per-batch", "2");
        broker.send(name, 0, List.of("{\n  \"a\": \"\\n\"\r\n}", "", "{}"));

        start("requests.yaml");

        awaitCommitted(Map.of(0, 3L));
        assertThat(lines(emulator.onlyFile())).containsExactly("{   \"a\": \"\\n\"  }", "{}");
    }
}
