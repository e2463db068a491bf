package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorMainTest {

    @Test
    void shouldUnderstandItsOptions(@TempDir Path directory) throws Exception {
        List<String> args = List.of("--port", "0", "--key", "other-test-key", "--store", directory.toString());
        try (UploadsEmulator emulator = EmulatorMain.parse(args).start()) {
            EmulatorClient client = new EmulatorClient(emulator);
            String upload = client.create(1).id();
            client.complete(upload, client.addPart(upload, "a").id());

            assertThat(emulator.apiKey()).isEqualTo("other-test-key");
            assertThat(emulator.onlyFile().content()).hasParent(directory).hasContent("a");
        }
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> EmulatorMain.parse(List.of("--colour"))).hasMessageContaining("--colour");
        assertThatThrownBy(() -> EmulatorMain.parse(List.of("--key"))).hasMessageContaining("--key");
    }
}
