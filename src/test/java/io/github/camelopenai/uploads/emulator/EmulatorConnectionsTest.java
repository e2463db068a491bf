package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The idle timeout of the emulator and its announcement. */
@Timeout(120)
class EmulatorConnectionsTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCloseAConnectionThatIsIdle(boolean announced) throws Exception {
        EmulatorBuilder builder = UploadsEmulator.builder();
        Duration time = Duration.ofSeconds(1);
        try (UploadsEmulator emulator =
                        (announced ? builder.announcedIdleTimeout(time) : builder.idleTimeout(time)).start();
                RawClient client = new RawClient(emulator.port())) {
            String answer = client.head("GET /v1/files").readUntil("\r\n\r\n");

            assertThat(answer.contains("Keep-Alive: timeout=1\r\n")).isEqualTo(announced);
            assertThat(client.readAll()).endsWith("}");
        }
    }

    @Test
    void shouldCloseAConnectionWithoutAnnouncingIt() throws Exception {
        try (UploadsEmulator emulator = UploadsEmulator.start();
                RawClient client = new RawClient(emulator.port())) {
            emulator.script().on(EmulatorCall.LIST_FILES).closeAfterAnswer();

            String answer = client.head("GET /v1/files").readAll();

            assertThat(answer)
                    .startsWith("HTTP/1.1 200")
                    .doesNotContain("Connection: close")
                    .endsWith("}");
        }
    }
}
