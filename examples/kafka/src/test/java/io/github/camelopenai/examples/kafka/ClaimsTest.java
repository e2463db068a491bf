package io.github.camelopenai.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsTest extends KafkaTestSupport {

    private String refused;

    @BeforeEach
    void makeTopics() throws Exception {
        refused = name + "-refused";
        broker.createTopic(name, 1);
        broker.createTopic(refused, 1);
        settings.put("claims.topic", name);
        settings.put("claims.group", name);
        settings.put("claims.refused-topic", refused);
    }

    private Path file(String path, int bytes) throws Exception {
        Path file = folder.resolve("files").resolve(path);
        Files.createDirectories(file.getParent());
        byte[] content = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(content);
        return Files.write(file, content);
    }

    private void claim(String... paths) throws Exception {
        broker.send(name, 0, List.of(paths));
    }

    @Test
    void shouldUploadTheFileThatARecordNames() throws Exception {
        Path large = file("large.jsonl", 3_000_000);
        Path below = file("2026/november/small.jsonl", 5_000);
        claim("large.jsonl", "2026/november/small.jsonl");

        start("claims.yaml");

        awaitCommitted(Map.of(0, 2L));
        assertThat(emulator.files())
                .extracting(EmulatedFile::filename, EmulatedFile::sha256)
                .containsExactly(tuple("large.jsonl", Sha256.of(large)), tuple("small.jsonl", Sha256.of(below)));
        assertThat(large).exists();
    }

    @Test
    void shouldCommitNotBeforeTheFileIsThere() throws Exception {
        file("a.jsonl", 5_000);
        claim("a.jsonl");
        Gate complete = emulator.script().on(EmulatorCall.COMPLETE).hold();

        start("claims.yaml");

        await().until(() -> complete.held() == 1);
        assertThat(broker.committed(name)).isEmpty();
        complete.open();
        awaitCommitted(Map.of(0, 1L));
    }

    @Test
    void shouldTakeTheRecordAgainWhenTheUploadFails() throws Exception {
        Path first = file("first.jsonl", 2_500_000);
        Path second = file("second.jsonl", 5_000);
        claim("first.jsonl", "second.jsonl");
        // As often as it takes to get through the redelivery in the route.
        emulator.script().on(EmulatorCall.ADD_PART).times(2).answerError(400, "bad_part", "This part is bad");

        start("claims.yaml");

        awaitCommitted(Map.of(0, 2L));
        assertThat(emulator.script().pending()).isZero();
        assertThat(emulator.files())
                .extracting(EmulatedFile::sha256)
                .containsExactly(Sha256.of(first), Sha256.of(second));
        assertThat(emulator.uploads())
                .filteredOn(upload -> upload.status() == UploadStatus.CANCELLED)
                .isNotEmpty();
    }

    @Test
    void shouldLeaveTheOffsetUncommittedAsLongAsTheUploadFails() throws Exception {
        file("first.jsonl", 5_000);
        file("second.jsonl", 5_000);
        claim("first.jsonl", "second.jsonl");
        emulator.script().on(EmulatorCall.CREATE).always().answerError(400, "no", "No more files");

        Camel camel = start("claims.yaml");

        await().until(() -> emulator.requestsOf(EmulatorCall.CREATE).size() >= 5);
        camel.close();
        assertThat(broker.committed(name)).isEmpty();
        assertThat(emulator.files()).isEmpty();

        emulator.script().clear();
        start("claims.yaml");
        awaitCommitted(Map.of(0, 2L));
        assertThat(emulator.files()).hasSize(2);
    }

    @Test
    void shouldMakeNoSecondFileAfterACrashBetweenUploadAndCommit() throws Exception {
        Path file = file("once.jsonl", 2_500_000);
        claim("once.jsonl");
        FailingStep crash = new FailingStep("commitClaim");

        Camel crashing = start("claims.yaml", crash);
        await().until(() -> crash.reached() > 0);
        crashing.close();
        assertThat(broker.committed(name)).isEmpty();

        start("claims.yaml");
        awaitCommitted(Map.of(0, 1L));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(file));
        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldRefusePathsThatLeaveTheFolder() throws Exception {
        Files.writeString(folder.resolve("secret.jsonl"), "secret");
        Files.createSymbolicLink(folder.resolve("files/link.jsonl"), folder.resolve("secret.jsonl"));
        file("good.jsonl", 5_000);
        claim(
                "../secret.jsonl",
                folder.resolve("secret.jsonl").toString(),
                "link.jsonl",
                "a/../../secret.jsonl",
                "",
                "bad\0name",
                "good.jsonl");

        start("claims.yaml");

        awaitCommitted(Map.of(0, 7L));
        assertThat(emulator.onlyFile().filename()).isEqualTo("good.jsonl");
        assertThat(broker.records(refused, 0)).isEqualTo(6);
    }

    @Test
    void shouldWaitForAFileThatIsNotThereYet() throws Exception {
        claim("late.jsonl");
        Camel camel = start("claims.yaml");
        await().until(camel.failed(2)::matches);
        assertThat(broker.committed(name)).isEmpty();

        Path late = file("late.jsonl", 5_000);

        awaitCommitted(Map.of(0, 1L));
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Sha256.of(late));
    }
}
