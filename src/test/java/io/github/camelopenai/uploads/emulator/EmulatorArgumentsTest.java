package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmulatorArgumentsTest {

    @Test
    void shouldParseItsOptions(@TempDir Path directory) throws Exception {
        List<String> args = List.of("--port", "0", "--key", "other-test-key", "--store", directory.toString());
        try (UploadsEmulator emulator = EmulatorArguments.parse(args).emulator().start()) {
            EmulatorClient client = new EmulatorClient(emulator);
            String upload = client.create(1).id();
            client.complete(upload, client.addPart(upload, "a").id());

            assertThat(emulator.apiKey()).isEqualTo("other-test-key");
            assertThat(emulator.onlyFile().content()).hasParent(directory).hasContent("a");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--colour, --colour --port",
        "--key, --key",
        "--key --tls, --key",
        "--faults nowhere.json, --faults nowhere.json",
        "--port x, --port 65535 x",
        "--port 65536, --port 65536",
        "--port -1, --port -1",
        "4010, 4010"
    })
    void shouldNameTheWrongOptionAndTheAllowedValues(String args, String words) {
        assertThatThrownBy(() -> EmulatorArguments.parse(List.of(args.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(words.split(" "));
    }

    @Test
    void shouldNameThePortThatIsInUse() {
        try (UploadsEmulator first = UploadsEmulator.start()) {
            assertThatThrownBy(
                            () -> UploadsEmulator.builder().port(first.port()).start())
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .hasMessageContaining("Port " + first.port() + " on 127.0.0.1 is taken");
        }
    }
}
