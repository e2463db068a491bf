package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.emulator.EmulatedUpload;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.FaultRule;
import io.github.camelopenai.uploads.emulator.RepeatedComplete;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code upload} and its commit point: never a second file, never a cancelled good one. */
class UploadOutcomeTest {

    private static final byte[] CONTENT = Bytes.random(300 * Bytes.KIB);
    private static final String UPLOAD = "openai-uploads:upload?fileName=batch.jsonl&partSize=64KiB";

    @Nested
    @Timeout(120)
    class LostAnswers extends UploadsTestSupport {

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setOutageTimeout("0");
            component.getConfiguration().setStallTimeout("2s");
        }

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(1));
                    from("direct:redelivered").streamCache("false").to(UPLOAD);
                    from("direct:rebuilt").to("direct:rebuild");
                    from("direct:rebuild")
                            .errorHandler(noErrorHandler())
                            .process(exchange -> exchange.getMessage()
                                    .setBody(exchange.getMessage()
                                            .getBody(byte[].class)
                                            .clone()))
                            .to(UPLOAD);
                }
            };
        }

        static Stream<Consumer<FaultRule>> lostAnswers() {
            return Stream.of(
                    FaultRule::loseAnswer,
                    FaultRule::truncateAnswer,
                    rule -> rule.delayAnswer(Duration.ofSeconds(3)),
                    rule -> rule.processThenAnswer(500, Map.of(), "{\"error\":{\"message\":\"oops\"}}"),
                    rule -> rule.processThenAnswer(200, Map.of(), "<html>"));
        }

        @ParameterizedTest
        @MethodSource("lostAnswers")
        void shouldFindTheOneFile(Consumer<FaultRule> loss) {
            loss.accept(emulator.script().on(EmulatorCall.COMPLETE));

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(result.getMessage().getBody(Upload.class).file().id())
                    .isEqualTo(emulator.onlyFile().id());
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
            assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
        }

        @Test
        void shouldNeitherCancelNorStartOverWhenTheOutcomeIsUnknown() {
            emulator.script().on(EmulatorCall.COMPLETE).always().cutAfterBody();

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(UploadOutcomeUnknownException.class)
                    .hasMessageContaining(emulator.onlyUpload().id());
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        }

        @ParameterizedTest
        @MethodSource("bodies")
        void shouldLookForTheSameFileWhenAnUnknownOutcomeIsRedelivered(Object body) {
            emulator.script().on(EmulatorCall.COMPLETE).cutAfterBody();

            Exchange result = send("direct:redelivered", body);

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                    .isEqualTo(emulator.onlyFile().id());
            assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
            assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(5);
            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(2);
        }

        static Stream<Object> bodies() {
            return Stream.of(CONTENT, new ByteArrayInputStream(CONTENT));
        }

        @Test
        void shouldStayUnknownAfterSeveralRedeliveries() {
            emulator.script().on(EmulatorCall.COMPLETE).always().cutAfterBody();

            Exchange result = send("direct:redelivered", CONTENT);

            assertThat(result.getException()).isInstanceOf(UploadOutcomeUnknownException.class);
            assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(3);
        }

        @Test
        void shouldMakeNoSecondFileWhenARedeliveryRecreatesTheBody() {
            // The file is made, but the response is lost.
            emulator.script().on(EmulatorCall.COMPLETE).loseAnswer();
            emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(500, null, "oops");

            Exchange result = send("direct:rebuilt", CONTENT);

            assertThat(result.getException()).isInstanceOf(UploadOutcomeUnknownException.class);
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID))
                    .isEqualTo(emulator.onlyUpload().id());
            assertThat(emulator.files()).hasSize(1);
        }

        @Test
        void shouldNotTakeTheFirstUploadForOneOfAnotherPurpose() {
            emulator.script().on(EmulatorCall.COMPLETE).cutAfterBody();
            Exchange exchange = send(UPLOAD, CONTENT);
            exchange.setException(null);

            template.send(UPLOAD + "&purpose=assistants", exchange);

            assertThat(exchange.getException()).isNull();
            assertThat(emulator.onlyFile().purpose()).isEqualTo("assistants");
            assertThat(emulator.uploads()).hasSize(2);
        }

        @Test
        void shouldUploadAnotherBodyAfterAnUnknownOutcome() {
            emulator.script().on(EmulatorCall.COMPLETE).cutAfterBody();
            Exchange exchange = send(UPLOAD, CONTENT);
            byte[] other = Bytes.random(1000);
            exchange.setException(null);
            exchange.getMessage().setBody(other);

            template.send(UPLOAD, exchange);

            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(other));
        }

        @Test
        void shouldBeUnknownWhenItIsInterruptedInComplete() throws Exception {
            emulator.script().on(EmulatorCall.COMPLETE).always().holdAnswer();
            CompletableFuture<Exchange> result = new CompletableFuture<>();
            Thread thread = new Thread(() -> result.complete(send(UPLOAD, CONTENT)));
            thread.start();
            await().until(() -> emulator.files().size() == 1);

            thread.interrupt();

            assertThat(result.get(60, TimeUnit.SECONDS).getException())
                    .isInstanceOf(UploadOutcomeUnknownException.class);
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void shouldCancelAfterADefiniteRefusalOfComplete(RepeatedComplete repeated) {
            emulator.script()
                    .repeatedComplete(repeated)
                    .on(EmulatorCall.COMPLETE)
                    .answerError(400, "invalid", "This is no JSONL");

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException()).hasMessageContaining("This is no JSONL");
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        }
    }

    @Nested
    @Timeout(120)
    class OrphanParts extends UploadsTestSupport {

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().orphanPartsCounted(true);
        }

        @Test
        void shouldStartOverOnceWhenTheServerCountsAPartWhoseResponseWasLost() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(2).loseAnswer();

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
            assertThat(emulator.uploads())
                    .extracting(EmulatedUpload::status)
                    .containsExactly(UploadStatus.CANCELLED, UploadStatus.COMPLETED);
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID))
                    .isEqualTo(emulator.uploads().get(1).id());
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.RETRIES))
                    .isEqualTo(1);
        }

        @Test
        void shouldNameThatCauseWhenItHappensAgain() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(2).loseAnswer();
            emulator.script().on(EmulatorCall.ADD_PART).nth(8).loseAnswer();

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(OrphanPartsException.class)
                    .hasMessageContaining("answers to parts were lost")
                    .hasMessageContaining(emulator.uploads().get(1).id());
            assertThat(emulator.uploads())
                    .extracting(EmulatedUpload::status)
                    .containsExactly(UploadStatus.CANCELLED, UploadStatus.CANCELLED);
        }

        @Test
        void shouldNotStartOverWithASourceThatCannotBeReadAgain() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(2).loseAnswer();

            Exchange result = send(UPLOAD, exchange -> {
                exchange.getMessage().setBody(new ByteArrayInputStream(CONTENT));
                exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
            });

            assertThat(result.getException()).isInstanceOf(OrphanPartsException.class);
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        }

        @Test
        void shouldNotStartOverWithoutAnOrphan() {
            emulator.script().on(EmulatorCall.COMPLETE).answerError(400, null, "The number of bytes does not match");

            Exchange result = send(UPLOAD, CONTENT);

            assertThat(result.getException()).isNotInstanceOf(OrphanPartsException.class);
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        }
    }
}
