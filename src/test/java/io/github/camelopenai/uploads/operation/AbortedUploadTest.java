package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.NestedOverTls;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that are aborted during their requests, over HTTP and TLS. */
class AbortedUploadTest {

    @Nested
    class OverHttp extends Cases {}

    @NestedOverTls
    class OverTls extends Cases {}

    abstract static class Cases extends UploadFailureTestSupport {

        @ParameterizedTest
        @ValueSource(strings = {"array", "stream", "stream in memory"})
        void shouldKeepTheFirstCauseAndCancelWhenAPartIsRefused(String kind) {
            emulator.script().on(EmulatorCall.ADD_PART).nth(7).answerError(400, "bad_part", "This part is bad");
            // Other requests are stalled and would never end by themselves.
            emulator.script().on(EmulatorCall.ADD_PART).nth(8).always().stall(10_000);

            Exchange result =
                    switch (kind) {
                        case "array" -> send(UPLOAD, CONTENT);
                        case "stream" -> send(UPLOAD, e -> stream(e, new ByteArrayInputStream(CONTENT)));
                        default ->
                            send(UPLOAD + "&partBuffer=memory", e -> stream(e, new ByteArrayInputStream(CONTENT)));
                    };

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsException.class)
                    .hasMessageContaining("This part is bad")
                    .hasMessageContaining(emulator.onlyUpload().id())
                    .hasNoSuppressedExceptions();
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID))
                    .isEqualTo(emulator.onlyUpload().id());
            assertCancelledAfterEverythingHadEnded();
        }

        @Test
        void shouldEndSoonWhenTheServerAnswersNoCancel() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(3).answerError(400, "bad_part", "This part is bad");
            emulator.script().on(EmulatorCall.CANCEL).always().stall(0);

            Exchange result = send(UPLOAD + "&stallTimeout=10m", CONTENT);

            assertThat(result.getException()).hasMessageContaining("This part is bad");
            emulator.dropConnections();
        }

        @ParameterizedTest
        @ValueSource(strings = {"array", "stream", "silent stream", "silent stream of unknown length"})
        void shouldEndAtOnceWhenItsThreadIsInterrupted(String kind) throws Exception {
            emulator.script().on(EmulatorCall.ADD_PART).nth(5).always().stall(10_000);
            Exchange[] result = new Exchange[1];
            boolean[] stillInterrupted = new boolean[1];
            try (PipedOutputStream out = new PipedOutputStream();
                    PipedInputStream silent = new PipedInputStream(out)) {
                Thread thread = new Thread(() -> {
                    result[0] = switch (kind) {
                        case "array" -> send(UPLOAD, CONTENT);
                        case "stream" -> send(UPLOAD, e -> stream(e, new ByteArrayInputStream(CONTENT)));
                        case "silent stream" -> send(UPLOAD, e -> stream(e, silent));
                        default -> send(UPLOAD, silent);
                    };
                    stillInterrupted[0] = Thread.interrupted();
                });
                thread.start();
                boolean unknown = kind.endsWith("unknown length");
                await().until(() -> unknown
                        ? !spoolFiles().isEmpty()
                        : emulator.inFlight(EmulatorCall.ADD_PART) >= 4
                                || kind.startsWith("silent")
                                        && !emulator.uploads().isEmpty()
                                        && !spoolFiles().isEmpty());

                thread.interrupt();
                thread.join(60_000);

                assertThat(thread.isAlive()).isFalse();
                assertThat(result[0].getException()).hasMessageContaining("interrupted");
                assertThat(stillInterrupted[0]).isTrue();
                if (unknown) {
                    assertThat(emulator.uploads()).isEmpty();
                } else {
                    assertCancelledAfterEverythingHadEnded();
                }
            }
        }

        @Test
        void shouldEndAtOnceAndCancelWhenAShutdownIsForced() throws Exception {
            emulator.script().on(EmulatorCall.ADD_PART).nth(5).always().stall(10_000);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:upload").to(UPLOAD);
                }
            });
            CompletableFuture<Exchange> result = Background.call(() -> send("direct:upload", CONTENT));
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) >= 4);
            context.getShutdownStrategy().setTimeout(1);

            context.stop();

            assertThat(result.get(60, TimeUnit.SECONDS).getException()).hasStackTraceContaining("being stopped");
            assertCancelledAfterEverythingHadEnded();
        }

        @Test
        void shouldCancelBeforeTheHttpClientIsClosedWhenTheComponentIsStopped() throws Exception {
            emulator.script().on(EmulatorCall.ADD_PART).nth(5).always().stall(10_000);
            CompletableFuture<Exchange> result = Background.call(() -> send(UPLOAD, CONTENT));
            await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) >= 4);

            context.getComponent("openai-uploads").stop();

            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
            assertThat(result.get(60, TimeUnit.SECONDS).getException())
                    .hasStackTraceContaining("the component openai-uploads is being stopped");
            context.getComponent("openai-uploads").start();
            emulator.script().clear();
            assertThat(send(UPLOAD, CONTENT).getException()).isNull();
        }

        @Test
        void shouldWorkOnWhenTheContextWasStoppedAndStarted() throws Exception {
            assertThat(send(UPLOAD, CONTENT).getException()).isNull();

            ((OpenAIUploadsComponent) context.getComponent("openai-uploads")).shutdown();
            context.getComponent("openai-uploads").start();

            assertThat(send(UPLOAD, CONTENT).getException()).isNull();
            assertThat(send(UPLOAD, new ByteArrayInputStream(CONTENT)).getException())
                    .isNull();
        }
    }
}
