package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UnknownSize;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that report no file size, the right one, or another one. */
@Timeout(120)
class FileSizeTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(200 * Bytes.KIB);
    private static final String IN_ONE_STEP = "openai-uploads:upload?partSize=64KiB";
    private static final String IN_THE_ROUTE = "direct:upload";
    private static final UnaryOperator<String> ANOTHER_SIZE =
            body -> body.replaceAll("(?<=\"object\":\"file\",\"bytes\":)\\d+", "5");

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("batch.jsonl");
    }

    @Override
    protected RoutesBuilder[] createRouteBuilders() {
        return new RoutesBuilder[] {
            new UploadRoute(),
            new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:stubborn")
                            .errorHandler(
                                    defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(1))
                            .to(IN_ONE_STEP);
                    from("direct:rebuilding")
                            .errorHandler(
                                    defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(1))
                            .to("direct:rebuild");
                    from("direct:rebuild")
                            .errorHandler(noErrorHandler())
                            .process(exchange -> exchange.getMessage().setBody(CONTENT.clone()))
                            .to(IN_ONE_STEP);
                }
            }
        };
    }

    private void assertOneFile(Exchange result) {
        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                .isEqualTo(emulator.onlyFile().id());
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
    }

    private static List<String> warnings(CapturedLog log) {
        return log.lines().stream()
                .filter(line -> line.contains("could not be compared"))
                .toList();
    }

    @Test
    void shouldNotRetrieveAFileWhoseSizeIsKnown() {
        assertOneFile(send(IN_ONE_STEP, CONTENT));

        assertThat(emulator.requestsOf(EmulatorCall.GET_FILE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldWaitForTheFileSize(UnknownSize unknown) {
        emulator.script().sizesUnknown(unknown, 2);

        Exchange result = send(IN_ONE_STEP, CONTENT);

        assertOneFile(result);
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_SIZE))
                .isEqualTo((long) CONTENT.length);
        assertThat(emulator.requestsOf(EmulatorCall.GET_FILE)).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCompleteWithAWarningWithoutAFileSize(UnknownSize unknown) {
        emulator.script().sizesUnknown(unknown, Integer.MAX_VALUE);

        try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            assertOneFile(send(IN_ONE_STEP, CONTENT));

            assertThat(warnings(log))
                    .singleElement()
                    .asString()
                    .contains(emulator.onlyFile().id());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405, 501})
    void shouldCompleteWithAWarningWhenTheServerHasNoSuchCall(int status) {
        emulator.script().sizesUnknown(UnknownSize.NULL, Integer.MAX_VALUE);
        emulator.script().on(EmulatorCall.GET_FILE).always().answerError(status, null, "no");

        try (CapturedLog log = new CapturedLog(Level.WARN, "%m")) {
            assertOneFile(send(IN_THE_ROUTE, CONTENT));

            assertThat(warnings(log)).hasSize(1);
        }
    }

    @Test
    void shouldContinuePollingForAFileThatIsNotVisibleYet() {
        emulator.script().sizesUnknown(UnknownSize.ZERO, 1);
        emulator.script().on(EmulatorCall.GET_FILE).answerError(404, null, "No such File object");
        emulator.script().on(EmulatorCall.GET_FILE).answerError(503, null, "busy");

        Exchange result = send(IN_ONE_STEP, CONTENT);

        assertOneFile(result);
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_SIZE))
                .isEqualTo((long) CONTENT.length);
    }

    @Test
    void shouldCompleteWhenItIsInterruptedWhileItWaitsForTheSize() throws Exception {
        emulator.script().sizesUnknown(UnknownSize.NULL, Integer.MAX_VALUE);
        var gate = emulator.script().on(EmulatorCall.GET_FILE).hold();
        CompletableFuture<Exchange> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> result.complete(send(IN_ONE_STEP + "&outcomeTimeout=1h", CONTENT)));
        thread.start();
        await().until(() -> gate.held() == 1);

        thread.interrupt();

        assertOneFile(result.get(60, TimeUnit.SECONDS));
    }

    @Test
    void shouldBelieveTheFileRatherThanTheAnswerToComplete() {
        emulator.script().on(EmulatorCall.COMPLETE).editAnswer(ANOTHER_SIZE);

        assertOneFile(send(IN_ONE_STEP, CONTENT));
    }

    private void makeAnotherSize() {
        emulator.script().on(EmulatorCall.COMPLETE).always().editAnswer(ANOTHER_SIZE);
        emulator.script().on(EmulatorCall.GET_FILE).always().editAnswer(ANOTHER_SIZE);
    }

    private void assertMismatch(Exchange result) {
        assertThat(result.getException())
                .isInstanceOfSatisfying(FileSizeMismatchException.class, mismatch -> {
                    assertThat(mismatch.getFileId())
                            .isEqualTo(emulator.onlyFile().id());
                    assertThat(mismatch.getUploadId())
                            .isEqualTo(emulator.onlyUpload().id());
                    assertThat(mismatch.getExpectedBytes()).isEqualTo(CONTENT.length);
                    assertThat(mismatch.getActualBytes()).isEqualTo(5);
                })
                .hasNoCause()
                .hasMessageContaining("Delete it");
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID))
                .isEqualTo(emulator.onlyUpload().id());
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.COMPLETED);
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
    }

    static Stream<String> ways() {
        return Stream.of(IN_ONE_STEP, IN_THE_ROUTE, "direct:stubborn", "direct:rebuilding");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void shouldNotHandOutAFileOfAnotherSizeNorMakeASecondOne(String uri) {
        makeAnotherSize();

        assertMismatch(send(uri, CONTENT));
    }

    @Test
    void shouldRefuseAFileOfAnotherSizeWhenItCannotBeRetrieved() {
        emulator.script().on(EmulatorCall.COMPLETE).editAnswer(ANOTHER_SIZE);
        emulator.script().on(EmulatorCall.GET_FILE).always().answerError(405, null, "no");

        assertMismatch(send(IN_ONE_STEP, CONTENT));
    }

    @Test
    void shouldCompareTheSizeOfTheContentOfAnUploadThatWasCreatedElsewhere() {
        Exchange created = send("openai-uploads:create", CONTENT);
        context.getComponent("openai-uploads").stop();
        context.getComponent("openai-uploads").start();
        Exchange part = template.send("openai-uploads:addPart", created);
        part.getMessage()
                .setHeader(
                        OpenAIUploadsConstants.PART_IDS, part.getMessage().getHeader(OpenAIUploadsConstants.PART_ID));
        makeAnotherSize();

        assertMismatch(template.send("openai-uploads:complete", part));
    }

    @Test
    void shouldFindTheWrongFileInTheJournalAndStartOverOnceItIsDeleted() throws Exception {
        Path file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
        String upload = IN_ONE_STEP + "&journalDirectory=" + directory.resolve("journal");
        makeAnotherSize();

        assertMismatch(send(upload, file));
        Exchange again = send(upload, file);

        assertThat(again.getException()).isInstanceOf(FileSizeMismatchException.class);
        assertThat(emulator.files()).hasSize(1);

        emulator.script().clear();
        emulator.script().on(EmulatorCall.GET_FILE).always().answerError(404, null, "No such File object");

        assertThat(send(upload, file).getException()).isNull();
        assertThat(emulator.files()).hasSize(2);
    }
}
