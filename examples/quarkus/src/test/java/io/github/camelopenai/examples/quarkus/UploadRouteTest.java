package io.github.camelopenai.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.BatchFile;
import io.github.camelopenai.examples.support.Sha256;
import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmulatorResource.class)
@TestProfile(UploadRouteTest.SmallParts.class)
class UploadRouteTest {

    /** With small parts, so that there are several. */
    public static class SmallParts implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "camel.component.openai-uploads.part-size", "1MiB",
                    "camel.component.openai-uploads.max-retries", "0");
        }
    }

    @Inject
    CamelContext camel;

    UploadsEmulator emulator;
    Path inbox;

    private Path put(String name) throws IOException {
        Path elsewhere = inbox.resolveSibling(name);
        BatchFile.write(elsewhere, 3_000_000);
        return Files.move(elsewhere, inbox.resolve(name));
    }

    private Path awaitFile(String name) {
        Path file = inbox.resolve(name);
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(file));
        return file;
    }

    @AfterEach
    void shouldLeaveNoOtherFiles() throws IOException {
        try (Stream<Path> files = Files.walk(inbox)) {
            assertThat(files.filter(Files::isRegularFile)).allSatisfy(file -> assertThat(file.getParent())
                    .isIn(inbox.resolve("done"), inbox.resolve("failed")));
        }
    }

    @Test
    void shouldFindTheComponentAndBindItsSettings() {
        OpenAIUploadsComponent component = camel.getComponent("openai-uploads", OpenAIUploadsComponent.class);

        assertThat(component.getConfiguration().getPartSize()).isEqualTo("1MiB");
        assertThat(component.getMaxParallelParts()).isEqualTo(16);
    }

    @Test
    void shouldUploadTheSameBytes() throws Exception {
        put("same.jsonl");

        Path done = awaitFile("done/same.jsonl");

        assertThat(emulator.files())
                .filteredOn(file -> file.filename().equals("same.jsonl"))
                .singleElement()
                .satisfies(file -> assertThat(file.sha256()).isEqualTo(Sha256.of(done)));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSizeGreaterThan(1);
    }

    @Test
    void shouldPutAFileAsideWhoseUploadFailsAndUploadItWhenItIsMovedBack() throws Exception {
        emulator.script().on(EmulatorCall.ADD_PART).answerError(400, "bad_part", "This part is bad");
        Path file = put("failing.jsonl");

        Path failed = awaitFile("failed/failing.jsonl");

        assertThat(emulator.uploads())
                .filteredOn(upload -> upload.filename().equals("failing.jsonl"))
                .singleElement()
                .satisfies(upload -> assertThat(upload.status()).isEqualTo(UploadStatus.CANCELLED));

        Files.move(failed, file);
        Path done = awaitFile("done/failing.jsonl");
        assertThat(emulator.files())
                .filteredOn(received -> received.filename().equals("failing.jsonl"))
                .singleElement()
                .satisfies(received -> assertThat(received.sha256()).isEqualTo(Sha256.of(done)));
    }
}
