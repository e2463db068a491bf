package io.github.camelopenai.uploads.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.emulator.Direction;
import io.github.camelopenai.uploads.emulator.EarlyAnswer;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.InterimAnswers;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.NestedOverTls;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Interim answers (1xx), which a server may send whenever it likes, end nothing. */
class InterimAnswerTest {

    private static final byte[] CONTENT = Bytes.random(2_000_000);

    /** More than the buffers of the sockets take, so that the sender is blocked when the line stalls. */
    private static final byte[] LARGE = Bytes.random(16_000_000);

    /** The time between two looks of a sender for an answer, and a little more. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    @Nested
    class OverHttp extends Cases {}

    @NestedOverTls
    class OverTls extends Cases {}

    @Timeout(120)
    abstract static class Cases extends UploadsTestSupport {

        final TcpProxy proxy = TcpProxy.to(emulator.port()).bandwidthPerConnection(4_000_000);
        final ExecutorService threads = Executors.newCachedThreadPool();

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setBaseUrl(proxy.through(emulator.baseUrl()));
            component.getConfiguration().setFileName("a.jsonl");
            component.getConfiguration().setMaxRetries(0);
            component.getConfiguration().setStallTimeout("30s");
        }

        @AfterEach
        void stop() {
            threads.shutdownNow();
            proxy.close();
        }

        private void assertUploaded(Exchange result, byte[] content) {
            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(1);
        }

        private Exchange uploadInOnePart(byte[] content) {
            return send("openai-uploads:upload?partSize=64MiB&parallelParts=1", content);
        }

        /** Uploads one part, whose sender is blocked until these many interim answers have come. */
        private void uploadPastInterimAnswers(InterimAnswers answers, int number) {
            int padding = 3000;
            proxy.bandwidthPerConnection(0).stallAfter(Direction.TO_SERVER, 200_000);
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .interim(answers.header("Reason", "x".repeat(padding)).afterBytes(50_000))
                    .process();

            CompletableFuture<Exchange> result = CompletableFuture.supplyAsync(() -> uploadInOnePart(LARGE), threads);
            await().atMost(Duration.ofSeconds(60))
                    .during(BETWEEN_LOOKS)
                    .until(() -> proxy.bytes(Direction.TO_CLIENT) > number * padding);
            proxy.heal();

            assertUploaded(result.join(), LARGE);
        }

        @ParameterizedTest
        @ValueSource(ints = {100, 101, 102, 103, 104})
        void shouldSendThePartOnAfterAnInterimAnswerInItsMiddle(int status) {
            uploadPastInterimAnswers(InterimAnswers.of(status), 1);
        }

        @Test
        void shouldSendThePartOnAfterAnInterimAnswerToItsHead() {
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .interim(InterimAnswers.of(103).header("Link", "</style.css>; rel=preload"))
                    .process();

            assertUploaded(uploadInOnePart(CONTENT), CONTENT);
        }

        @Test
        void shouldSendThePartOnThroughManyInterimAnswersThatDrip() {
            proxy.bandwidthPerConnection(8_000_000);
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .interim(InterimAnswers.of(104)
                            .header("Upload-Offset", "1")
                            .afterBytes(10_000)
                            .always()
                            .every(Duration.ofMillis(20))
                            .dripping(Duration.ofMillis(3)))
                    .process();

            assertUploaded(uploadInOnePart(LARGE), LARGE);
        }

        @Test
        void shouldSendThePartOnWhenItsSenderWasBlockedWhileInterimAnswersCame() {
            uploadPastInterimAnswers(InterimAnswers.of(102).times(30).every(Duration.ofMillis(40)), 30);
        }

        @Test
        void shouldReadTheFinalAnswerThatFollowsInterimOnesInTheMiddleOfAPart() {
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .interim(InterimAnswers.of(103).afterBytes(100_000).times(3).every(Duration.ofMillis(150)))
                    .answerEarly(
                            413,
                            Map.of(),
                            "{\"error\":{\"message\":\"part too large\"}}",
                            500_000,
                            EarlyAnswer.LEAVE_OPEN);

            Exchange result = send("openai-uploads:addPart?uploadId=upload_any", Bytes.random(30_000_000));

            assertThat(result.getException(OpenAIUploadsException.class))
                    .hasMessageContaining("HTTP 413")
                    .hasMessageContaining("part too large");
            assertThat(proxy.bytes(Direction.TO_SERVER)).isLessThan(30_000_000);
        }

        @Test
        void shouldReadAFinalAnswerThatDripsInTheMiddleOfAPart() {
            emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .dripping(Duration.ofMillis(3))
                    .answerEarly(
                            413,
                            Map.of(),
                            "{\"error\":{\"message\":\"part too large\"}}",
                            100_000,
                            EarlyAnswer.LEAVE_OPEN);

            Exchange result = send("openai-uploads:addPart?uploadId=upload_any", Bytes.random(30_000_000));

            assertThat(result.getException(OpenAIUploadsException.class))
                    .hasMessageContaining("HTTP 413")
                    .hasMessageContaining("part too large");
        }

        @ParameterizedTest
        @EnumSource(names = {"CREATE", "ADD_PART", "COMPLETE"})
        void shouldSkipInterimAnswersToAnyCall(EmulatorCall call) {
            proxy.bandwidthPerConnection(0);
            emulator.script()
                    .on(call)
                    .interim(InterimAnswers.of(102).afterBody().times(5).dripping(Duration.ofMillis(1)))
                    .process();

            assertUploaded(uploadInOnePart(CONTENT), CONTENT);
        }

        @Test
        void shouldSkipInterimAnswersToACancelAndToALookAtTheFiles() {
            proxy.bandwidthPerConnection(0);
            emulator.script()
                    .on(EmulatorCall.CANCEL)
                    .interim(InterimAnswers.of(103).times(2))
                    .process();
            emulator.script()
                    .on(EmulatorCall.LIST_FILES)
                    .interim(InterimAnswers.of(103).times(2))
                    .process();
            emulator.script().on(EmulatorCall.COMPLETE).loseAnswer();

            Exchange found = send("openai-uploads:upload?maxRetries=1", CONTENT);
            Exchange created = send("openai-uploads:create", CONTENT);
            created.getMessage().setBody("x");
            Exchange cancelled = template.send("openai-uploads:cancel", created);

            assertThat(found.getException()).isNull();
            assertThat(emulator.requestsOf(EmulatorCall.LIST_FILES)).isNotEmpty();
            assertThat(cancelled.getException()).isNull();
        }

        @ParameterizedTest
        @EnumSource(
                value = EmulatorCall.class,
                names = {"CREATE", "ADD_PART"},
                mode = Mode.INCLUDE)
        void shouldGiveUpACallThatGetsNothingButInterimAnswers(EmulatorCall call) {
            proxy.bandwidthPerConnection(0);
            emulator.script()
                    .on(call)
                    .interim(InterimAnswers.of(102)
                            .header("Reason", "busy ".repeat(50))
                            .always())
                    .stall(Long.MAX_VALUE);

            Exchange result = uploadInOnePart(CONTENT);

            assertThat(result.getException(OpenAIUploadsIOException.class))
                    .hasMessageContaining("an answer of more than");
        }

        @Test
        void shouldNotTakeAnAnswerThatDripsForAStalledOne() {
            emulator.script()
                    .on(EmulatorCall.CREATE)
                    .dripping(Duration.ofMillis(5))
                    .process();

            Exchange result = send("openai-uploads:create?stallTimeout=1s", CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
        }
    }
}
