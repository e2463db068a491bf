package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.AssemblyFailedException;
import io.github.camelopenai.uploads.api.ChecksumMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OrphanPartsException;
import io.github.camelopenai.uploads.api.UploadExpiredException;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.emulator.Assembly;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that accept {@code complete} and make the file later. */
class AssemblyTest {

    private static final byte[] CONTENT = Bytes.random(200 * Bytes.KIB);
    private static final String IN_ONE_STEP = "openai-uploads:upload?partSize=64KiB";
    private static final String IN_THE_ROUTE = "direct:upload";

    /** The tests for both kinds of servers. */
    abstract static class Behind extends UploadsTestSupport {

        @Override
        public void configure(OpenAIUploadsComponent component) {
            component.getConfiguration().setFileName("batch.jsonl");
            component.getConfiguration().setMaxRetries(2);
        }

        @Override
        protected RoutesBuilder createRouteBuilder() {
            return new UploadRoute();
        }

        void assertOneFile(Exchange result) {
            assertThat(result.getException()).isNull();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                    .isEqualTo(emulator.onlyFile().id());
            assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.STATUS))
                    .isEqualTo("completed");
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {IN_ONE_STEP, IN_THE_ROUTE})
        void shouldWaitForTheFileAndSendNoSecondComplete(String uri) {
            emulator.script().assembly(Assembly.endingAfter(2));

            Exchange result = send(uri, CONTENT);

            assertOneFile(result);
            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"in_progress", "processing", "completing", "Completed", "something new"})
        void shouldWaitWithAnyStatus(String status) {
            emulator.script().assembly(Assembly.endingAfter(1).shownAs(status));

            assertOneFile(send(IN_ONE_STEP, CONTENT));

            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
        }

        @Test
        void shouldTake202WithoutABodyForAccepted() {
            emulator.script()
                    .assembly(Assembly.endingAfter(1))
                    .on(EmulatorCall.COMPLETE)
                    .processThenAnswer(202, Map.of(), "");

            assertOneFile(send(IN_ONE_STEP, CONTENT));

            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {IN_ONE_STEP, IN_THE_ROUTE})
        void shouldFindTheFileWhenTheAnswerThatAcceptsIsLost(String uri) {
            emulator.script()
                    .assembly(Assembly.endingAfter(1))
                    .on(EmulatorCall.COMPLETE)
                    .loseAnswer();

            assertOneFile(send(uri, CONTENT));

            assertThat(emulator.maxInFlight(EmulatorCall.COMPLETE)).isEqualTo(1);
        }

        @Test
        @Timeout(120)
        void shouldReportUnknownWhenInterruptedAndContinueWaitingOnRedelivery() throws Exception {
            emulator.script().assembly(Assembly.lasting(Duration.ofMinutes(10)));
            CompletableFuture<Exchange> interrupted = new CompletableFuture<>();
            Thread thread = new Thread(() -> interrupted.complete(send(IN_ONE_STEP, CONTENT)));
            thread.start();
            await().until(() -> looks() > 1);
            thread.interrupt();
            Exchange exchange = interrupted.get(60, TimeUnit.SECONDS);
            assertThat(exchange.getException())
                    .isInstanceOf(UploadOutcomeUnknownException.class)
                    .hasMessageContaining("accepted")
                    .hasNoCause();
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
            emulator.advanceClock(Duration.ofMinutes(10));
            exchange.setException(null);

            assertOneFile(template.send(IN_ONE_STEP, exchange));

            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
            assertThat(emulator.uploads()).hasSize(1);
        }

        private int looks() {
            return emulator.requestsOf(EmulatorCall.GET_UPLOAD).size()
                    + emulator.requestsOf(EmulatorCall.LIST_FILES).size();
        }

        @Test
        @Timeout(120)
        void shouldGoOnWaitingAfterARestart() throws Exception {
            Path file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
            String upload = IN_ONE_STEP + "&journalDirectory=" + directory.resolve("journal");
            emulator.script().assembly(Assembly.lasting(Duration.ofMinutes(10)));
            CompletableFuture<Exchange> first = new CompletableFuture<>();
            Thread thread = new Thread(() -> first.complete(send(upload, file)));
            thread.start();
            await().until(() -> looks() > 1);
            thread.interrupt();
            assertThat(first.get(60, TimeUnit.SECONDS).getException())
                    .isInstanceOf(UploadOutcomeUnknownException.class);
            // This process does not know the upload any more.
            context.getComponent("openai-uploads").stop();
            context.getComponent("openai-uploads").start();
            emulator.advanceClock(Duration.ofMinutes(10));

            assertOneFile(send(upload, file));

            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
            assertThat(emulator.uploads()).hasSize(1);
        }
    }

    /** A server like OpenAI, which documents no way to retrieve an upload. */
    @Nested
    class WithoutGet extends Behind {

        @Test
        void shouldReportUnknownWhenTheFileIsNotMadeBeforeTheUploadExpires() {
            emulator.script()
                    .assembly(Assembly.lasting(Duration.ofDays(1)))
                    .on(EmulatorCall.CREATE)
                    .editAnswer(body -> body.replaceFirst(
                            "\"expires_at\":\\d+",
                            "\"expires_at\":" + (emulator.now().getEpochSecond() + 2)));

            Exchange result = send(IN_ONE_STEP + "&outcomeTimeout=200ms", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(UploadOutcomeUnknownException.class)
                    .hasMessageContaining("accepted")
                    .hasMessageContaining("no listed file");
            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        }
    }

    /** A server like Crusoe. */
    @Nested
    class WithGet extends Behind {

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().uploadsReadable(true);
        }

        @Test
        void shouldNotListFilesWhenTheUploadCanBeRetrieved() {
            emulator.script()
                    .assembly(Assembly.endingAfter(1))
                    .on(EmulatorCall.COMPLETE)
                    .loseAnswer();

            assertOneFile(send(IN_ONE_STEP, CONTENT));

            assertThat(emulator.requestsOf(EmulatorCall.LIST_FILES)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {404, 405, 501})
        void shouldListFilesWhenTheServerHasNoSuchCall(int status) {
            emulator.script().on(EmulatorCall.GET_UPLOAD).always().answerError(status, null, "no");
            emulator.script().assembly(Assembly.endingAfter(2));

            assertOneFile(send(IN_ONE_STEP, CONTENT));

            assertThat(emulator.requestsOf(EmulatorCall.GET_UPLOAD)).hasSizeLessThanOrEqualTo(2);
        }

        @Test
        void shouldListFilesAgainWhenTheListIsRefusedOnce() {
            emulator.script().on(EmulatorCall.GET_UPLOAD).always().answerError(404, null, "no");
            emulator.script().on(EmulatorCall.LIST_FILES).answerError(401, "invalid_api_key", "no");
            emulator.script().assembly(Assembly.endingAfter(1));

            assertOneFile(send(IN_ONE_STEP, CONTENT));
        }

        @Test
        void shouldContinuePollingAfterServerErrors() {
            emulator.script().on(EmulatorCall.GET_UPLOAD).times(3).answerError(503, null, "busy");
            emulator.script().on(EmulatorCall.GET_UPLOAD).times(2).cutAfterBody();
            emulator.script().on(EmulatorCall.GET_UPLOAD).answerText(200, "text/html", "<html>");
            emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(403, null, "no");
            emulator.script().assembly(Assembly.endingAfter(1));

            assertOneFile(send(IN_ONE_STEP, CONTENT));
        }

        static Stream<String> ways() {
            return Stream.of(IN_ONE_STEP, IN_THE_ROUTE);
        }

        @ParameterizedTest
        @MethodSource("ways")
        void shouldFailDefinitelyWhenTheServerCannotMakeTheFile(String uri) {
            emulator.script().assembly(Assembly.endingAfter(1).failing("missing_part", "Part 2 is missing."));

            Exchange result = send(uri, CONTENT);

            assertThat(result.getException())
                    .isInstanceOfSatisfying(AssemblyFailedException.class, failed -> {
                        assertThat(failed.getErrorCode()).isEqualTo("missing_part");
                        assertThat(failed.getUploadStatus()).isEqualTo("failed");
                    })
                    .hasMessageContaining("failed: HTTP 200 and the upload is failed: Part 2 is missing.")
                    .hasMessageContaining("No file was made")
                    .hasMessageContaining(emulator.onlyUpload().id());
            assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
            // There is nothing left to cancel.
            assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"checksum_mismatch", "md5_mismatch"})
        void shouldReportAChecksumMismatch(String code) {
            emulator.script().assembly(Assembly.endingAfter(1).failing(code, "The md5 differs."));

            Exchange result = send(IN_ONE_STEP + "&checksum=md5", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(ChecksumMismatchException.class)
                    .hasMessageContaining(Bytes.md5(CONTENT));
        }

        @Test
        void shouldFailWhenTheFirstResponseReportsAFailure() {
            emulator.script().on(EmulatorCall.COMPLETE).editAnswer(body -> body.replace("\"completed\"", "\"failed\"")
                    .replaceFirst("\"file\":\\{.*\\}", "\"file\":null}"));

            Exchange result = send(IN_ONE_STEP, CONTENT);

            assertThat(result.getException()).isInstanceOf(AssemblyFailedException.class);
        }

        @ParameterizedTest
        @CsvSource({"cancelled", "canceled"})
        void shouldFailWhenSomebodyElseHasCancelledIt(String status) {
            emulator.script().assembly(Assembly.lasting(Duration.ofHours(1)).shownAs(status));

            Exchange result = send(IN_ONE_STEP, CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsException.class)
                    .hasMessageContaining("the upload is " + status);
        }

        @Test
        void shouldFailWhenItHasExpired() {
            emulator.script().on(EmulatorCall.COMPLETE).always().cutBeforeReading();
            emulator.script()
                    .on(EmulatorCall.GET_UPLOAD)
                    .editAnswer(body -> body.replace("\"pending\"", "\"expired\""));

            Exchange result = send(IN_ONE_STEP + "&outageTimeout=500ms", CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(UploadExpiredException.class)
                    .hasMessageContaining(emulator.onlyUpload().id());
        }

        @Test
        void shouldSettleALostAnswerByTheUploadItself() {
            emulator.script().on(EmulatorCall.COMPLETE).loseAnswer();
            emulator.script().on(EmulatorCall.COMPLETE).nth(2).times(2).cutBeforeReading();

            assertOneFile(send(IN_ONE_STEP, CONTENT));

            assertThat(emulator.requestsOf(EmulatorCall.LIST_FILES)).isEmpty();
        }

        @Test
        void shouldKnowThatARefusalAfterALostRequestIsDefinite() {
            emulator.script().on(EmulatorCall.COMPLETE).cutBeforeReading();
            emulator.script().on(EmulatorCall.COMPLETE).nth(2).answerError(400, null, "This is no JSONL");

            Exchange result = send(IN_ONE_STEP, CONTENT);

            assertThat(result.getException())
                    .isInstanceOf(OpenAIUploadsException.class)
                    .hasMessageContaining("This is no JSONL");
            assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        }

        @Test
        void shouldWorkForAnUploadThatWasCreatedElsewhere() {
            Exchange created = send("openai-uploads:create", CONTENT);
            Exchange part = template.send("openai-uploads:addPart", created);
            Object partId = part.getMessage().getHeader(OpenAIUploadsConstants.PART_ID);
            context.getComponent("openai-uploads").stop();
            context.getComponent("openai-uploads").start();
            emulator.script().assembly(Assembly.endingAfter(1));

            Exchange result = send("openai-uploads:complete", exchange -> {
                exchange.getMessage()
                        .setHeader(
                                OpenAIUploadsConstants.UPLOAD_ID,
                                emulator.onlyUpload().id());
                exchange.getMessage().setHeader(OpenAIUploadsConstants.PART_IDS, partId);
            });

            assertOneFile(result);
        }

        @Test
        @Timeout(120)
        void shouldForgetAFailedUploadOfTheJournal() throws Exception {
            Path file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
            String upload = IN_ONE_STEP + "&journalDirectory=" + directory.resolve("journal");
            emulator.script().assembly(Assembly.endingAfter(1).failing("invalid_jsonl", "Line 3 is no JSON."));
            assertThat(send(upload, file).getException()).isInstanceOf(AssemblyFailedException.class);
            emulator.script().assembly(null);

            assertThat(send(upload, file).getException()).isNull();

            assertThat(emulator.uploads()).hasSize(2);
            assertThat(emulator.files()).hasSize(1);
        }
    }

    /** A server that counts the bytes of unknown parts, and reports it when it makes the file. */
    @Nested
    class CountingOrphans extends Behind {

        @Override
        public EmulatorBuilder emulator() {
            return super.emulator().uploadsReadable(true).orphanPartsCounted(true);
        }

        @Test
        void shouldStartOverOnceWhenTheSizeIsThatOfAnOrphanToo() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(2).loseAnswer();
            emulator.script().assembly(Assembly.endingAfter(1));

            assertOneFile(send(IN_ONE_STEP, CONTENT));

            assertThat(emulator.uploads().get(0).status()).isEqualTo(UploadStatus.FAILED);
            assertThat(emulator.uploads().get(1).status()).isEqualTo(UploadStatus.COMPLETED);
        }

        @Test
        void shouldProvideTheReasonInTheRoute() {
            emulator.script().on(EmulatorCall.ADD_PART).nth(2).loseAnswer();
            emulator.script().assembly(Assembly.endingAfter(1));

            assertThat(send(IN_THE_ROUTE, CONTENT).getException()).isInstanceOf(OrphanPartsException.class);
        }
    }
}
