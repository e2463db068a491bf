package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Endless;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that never end, or are larger than an answer can be, are unusable, and neither fill the heap nor the log. */
class OversizedAnswerTest {

    private static final byte[] CONTENT = Bytes.random(100_000);

    @Nested
    class OverHttp extends Cases {}

    @NestedOverTls
    class OverTls extends Cases {}

    @Timeout(120)
    abstract static class Cases extends UploadsTestSupport {

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
        }

        @ParameterizedTest
        @EnumSource
        void shouldGiveUpAnAnswerThatNeverEnds(Endless piece) {
            emulator.script().on(EmulatorCall.CREATE).always().answerEndlessly(piece);

            Exchange result = send("openai-uploads:create?maxRetries=0", CONTENT);

            assertThat(result.getException(OpenAIUploadsIOException.class))
                    .hasMessageContaining("openai-uploads:create of 'a.jsonl' (100000 bytes) failed: an answer ");
            assertThat(result.getException().getMessage()).hasSizeLessThan(300);
        }

        @ParameterizedTest
        @EnumSource
        void shouldTryAgainAfterAnAnswerToAPartThatNeverEnds(Endless piece) {
            emulator.script().on(EmulatorCall.ADD_PART).answerEndlessly(piece);

            Exchange result = send("openai-uploads:upload", CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(2);
        }

        @ParameterizedTest
        @EnumSource(names = {"HEADERS", "CHUNK_LINE"})
        void shouldTryAgainAfterAnAnswerToCompleteThatNeverEnds(Endless piece) {
            emulator.script().on(EmulatorCall.COMPLETE).answerEndlessly(piece);

            Exchange result = send("openai-uploads:upload", CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        }

        @Test
        void shouldReadAnAnswerWithLongAndManyHeaders() {
            Map<String, String> headers = IntStream.range(0, 80)
                    .boxed()
                    .collect(Collectors.toMap(i -> "X-Header-" + i, i -> "v".repeat(i == 0 ? 12_000 : 100)));
            emulator.script().on(EmulatorCall.CREATE).answer(400, headers, "{\"error\":{\"message\":\"read\"}}");

            Exchange result = send("openai-uploads:create", CONTENT);

            assertThat(result.getException()).hasMessageContaining("HTTP 400").hasMessageContaining("read");
        }

        @Test
        void shouldNotTakeASecondAnswerToOneRequestForThatToTheNext() {
            emulator.script().on(EmulatorCall.ADD_PART).always().answerTwice();

            Exchange result = send("openai-uploads:upload?partSize=10000B&parallelParts=1", CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(10);
        }
    }

    @Nested
    @Timeout(120)
    class OfOthers extends UploadsTestSupport {

        private OpenAIUploadsComponent component() {
            return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
        }

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("a.jsonl");
            component.getConfiguration().setMaxRetries(0);
        }

        @ParameterizedTest
        @EnumSource(names = {"STATUS_LINE", "HEADERS", "INTERIM_ANSWERS", "TRAILERS"})
        void shouldEndAnAnswerOfAClientThatHasNoLimits(Endless piece) {
            component().setHttpComponent(new HttpComponent());
            emulator.script().on(EmulatorCall.CREATE).answerEndlessly(piece);

            Exchange result = send("openai-uploads:create", CONTENT);

            // Later clients have limits of their own.
            assertThat(result.getException(OpenAIUploadsIOException.class))
                    .hasMessageMatching(".* failed: an answer (of|with a line of) more than .*");
        }

        @Test
        void shouldGiveUpAProxyWhoseAnswerNeverEnds() throws Exception {
            try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                Thread proxy = new Thread(() -> answerWithoutEnd(server));
                proxy.start();
                component().setProxyHost("127.0.0.1");
                component().setProxyPort(server.getLocalPort());
                component().getConfiguration().setBaseUrl("https://uploads.invalid/v1");

                Exchange result = send("openai-uploads:create", "x");

                assertThat(result.getException()).hasMessageContaining("failed: an answer with a line of more than");
            }
        }

        private static void answerWithoutEnd(ServerSocket server) {
            byte[] headers = "X-Another: one\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
            try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                socket.getInputStream().read();
                out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 100_000; i++) {
                    out.write(headers);
                }
            } catch (IOException e) {
                // The client has given up.
            }
        }
    }
}
