package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.emulator.EmulatorClient.Reply;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ValueSource(strings = {"--profile=s3-backed --port=0", "--profile s3-backed --port 0"})
    void shouldHaveTheRulesOfAProfile(String args) throws Exception {
        try (UploadsEmulator emulator =
                EmulatorArguments.parse(List.of(args.split(" "))).emulator().start()) {
            EmulatorClient client = new EmulatorClient(emulator);
            String upload = client.create(2).id();

            Reply completed = client.complete(
                    upload,
                    client.addPart(upload, "a").id(),
                    client.addPart(upload, "b").id());

            assertThat(completed.status()).isEqualTo(400);
            assertThat(completed.text()).contains("must have at least 5242880 bytes");
        }
    }

    @ParameterizedTest
    @EnumSource(ServerProfile.class)
    void shouldNameEachProfileInTheHelp(ServerProfile profile) {
        assertThat(EmulatorArguments.HELP).contains(" " + profile.optionName());
        assertThat(EmulatorArguments.parse(List.of("--profile=" + profile.optionName())))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "--colour=red, --colour --profile",
        "--profile, --profile",
        "--profile=, --profile",
        "--profile=s3, openai azure-2024 s3-backed large-parts s3.",
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
