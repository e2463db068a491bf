package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.emulator.RepeatedComplete;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commit point: exactly one file, a definite failure without a file, or UNKNOWN; never two, never a cancelled good one. */
class CompleteOutcomeTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(200 * Bytes.KIB);

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("batch.jsonl");
        component.getConfiguration().setMaxRetries(2);
        component.getConfiguration().setOutageTimeout("500ms");
    }

    private void assertOneFileAndNoCancel(Exchange result) {
        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID))
                .isEqualTo(emulator.onlyFile().id());
        assertThat(result.getMessage().getBody(Upload.class).file().id())
                .isEqualTo(emulator.onlyFile().id());
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindTheFileWhenTheAnswerIsLost(RepeatedComplete repeated) {
        emulator.script().repeatedComplete(repeated).on(EmulatorCall.COMPLETE).loseAnswer();

        Exchange result = send("direct:upload", CONTENT);

        assertOneFileAndNoCancel(result);
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindTheFileWhenTheServerCompletesAndAnswers500(RepeatedComplete repeated) {
        emulator.script()
                .repeatedComplete(repeated)
                .on(EmulatorCall.COMPLETE)
                .processThenAnswer(500, Map.of(), "{\"error\":{\"message\":\"oops\"}}");

        Exchange result = send("direct:upload", CONTENT);

        assertOneFileAndNoCancel(result);
    }

    /** A gateway that forwards the request and then responds with 429. */
    @ParameterizedTest
    @EnumSource
    void shouldFindTheFileWhenTheServerCompletesAndAnswers429(RepeatedComplete repeated) {
        emulator.script()
                .repeatedComplete(repeated)
                .on(EmulatorCall.COMPLETE)
                .processThenAnswer(429, Map.of(), "{\"error\":{\"message\":\"oops\"}}");

        Exchange result = send("direct:upload", CONTENT);

        assertOneFileAndNoCancel(result);
    }

    /** As above, and the server refuses the repeated request. */
    @ParameterizedTest
    @ValueSource(strings = {"The upload is already being completed.", "Assembly in progress", "upload is processing"})
    void shouldLookForTheFileWhenTheServerIsMakingItAfterA429(String says) {
        emulator.script()
                .on(EmulatorCall.COMPLETE)
                .processThenAnswer(429, Map.of(), "{\"error\":{\"message\":\"oops\"}}");
        emulator.script().on(EmulatorCall.COMPLETE).nth(2).answerError(400, null, says);

        Exchange result = send("direct:upload", CONTENT);

        assertOneFileAndNoCancel(result);
    }

    @Test
    void shouldRepeatTheIdenticalRequestAndNeverTwoAtOnce() {
        emulator.script()
                .repeatedComplete(RepeatedComplete.SAME_FILE)
                .on(EmulatorCall.COMPLETE)
                .loseAnswer();

        send("direct:upload", CONTENT);

        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE))
                .hasSize(2)
                .extracting(RecordedRequest::json)
                .containsOnly(emulator.requestsOf(EmulatorCall.COMPLETE).get(0).json());
        assertThat(emulator.maxInFlight(EmulatorCall.COMPLETE)).isEqualTo(1);
    }

    @Test
    void shouldReportUnknownWithoutAResponseAndAListedFile() {
        emulator.script().on(EmulatorCall.COMPLETE).always().cutAfterBody();

        Exchange result = send("direct:upload", CONTENT);

        assertThat(result.getException())
                .isInstanceOf(UploadOutcomeUnknownException.class)
                .hasMessageContaining("UNKNOWN")
                .hasMessageContaining(emulator.onlyUpload().id())
                .hasMessageContaining("batch.jsonl")
                .hasNoCause()
                .satisfies(unknown -> assertThat(unknown.getSuppressed())
                        .singleElement()
                        .isInstanceOf(OpenAIUploadsIOException.class));
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(1);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
    }

    @Test
    void shouldNotCallTheUploadUnknownWhenThereIsNoListOfFiles() {
        emulator.script().on(EmulatorCall.COMPLETE).always().cutAfterBody();
        emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(404, null, "No route");

        Exchange result = send("direct:upload", CONTENT);

        assertThat(result.getException())
                .isInstanceOf(UploadOutcomeUnknownException.class)
                .hasStackTraceContaining("There is no list of files at this URL")
                .satisfies(unknown ->
                        assertThat(stackTrace(unknown)).doesNotContain("The server does not know the upload"));
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void shouldNotTakeTheFileOfAnEarlierUploadForTheLostOne() {
        send("direct:upload", CONTENT);
        emulator.script().on(EmulatorCall.COMPLETE).always().cutAfterBody();

        Exchange second = send("direct:upload", CONTENT);

        assertThat(second.getException()).isInstanceOf(UploadOutcomeUnknownException.class);
        assertThat(emulator.files()).hasSize(1);
    }

    @Test
    void shouldNotUseTheFileOfAConcurrentUploadOfTheSameSource() throws Exception {
        byte[] other = Bytes.random(CONTENT.length);
        other[0]++;
        Exchange a = uploadedWithoutComplete(CONTENT);
        Exchange b = uploadedWithoutComplete(other);
        String idOfA = a.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID, String.class);
        emulator.script()
                .on(EmulatorCall.COMPLETE)
                .when(request -> request.uploadId().equals(idOfA))
                .always()
                .cutAfterBody();
        Gate gate = emulator.script()
                .on(EmulatorCall.COMPLETE)
                .when(request -> !request.uploadId().equals(idOfA))
                .holdAnswer();
        CompletableFuture<Exchange> completedB = Background.call(() -> template.send("openai-uploads:complete", b));
        await().until(() -> emulator.files().size() == 1);

        Exchange completedA = template.send("openai-uploads:complete", a);
        gate.open();

        assertThat(completedA.getException()).isInstanceOf(UploadOutcomeUnknownException.class);
        assertThat(completedB.get(60, TimeUnit.SECONDS).getException()).isNull();
    }

    private Exchange uploadedWithoutComplete(byte[] content) {
        Exchange exchange = send("openai-uploads:create", content);
        exchange = template.send("openai-uploads:addPart", exchange);
        exchange.getMessage()
                .setHeader(
                        OpenAIUploadsConstants.PART_IDS,
                        exchange.getMessage().getHeader(OpenAIUploadsConstants.PART_ID));
        return exchange;
    }

    @Test
    void shouldFindTheFileWhenAnUnknownCompleteIsTriedAgain() {
        emulator.script()
                .on(EmulatorCall.COMPLETE)
                .loseAnswer()
                .on(EmulatorCall.COMPLETE)
                .nth(2)
                .times(2)
                .cutBeforeReading()
                .on(EmulatorCall.LIST_FILES)
                .times(3)
                .answerError(403, null, "no listing");
        Exchange first = send("direct:upload", CONTENT);
        assertThat(first.getException()).isInstanceOf(UploadOutcomeUnknownException.class);

        Exchange again = send("openai-uploads:complete", exchange -> {
            exchange.getMessage().setHeaders(first.getMessage().getHeaders());
        });

        assertOneFileAndNoCancel(again);
    }

    @Test
    void shouldFailDefinitelyAndCancelWhenTheServerRefuses() {
        emulator.script().on(EmulatorCall.COMPLETE).answerError(400, "bytes_mismatch", "bytes do not match");

        Exchange result = send("direct:upload", CONTENT);

        assertThat(result.getException())
                .isInstanceOf(OpenAIUploadsException.class)
                .hasMessageContaining("bytes do not match");
        assertThat(emulator.files()).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldRefuseACancelAfterACompletedUploadUnlessForced() {
        Exchange result = send("direct:upload", CONTENT);
        Object id = result.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID);

        Exchange cancel = send("openai-uploads:cancel?uploadId=" + id, null);
        Exchange forced = send("openai-uploads:cancel?forceCancel=true&uploadId=" + id, null);

        assertThat(cancel.getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "it was completed as file " + emulator.onlyFile().id())
                .hasMessageContaining("forceCancel=true");
        assertThat(forced.getException(OpenAIUploadsException.class).getStatusCode())
                .isEqualTo(400);
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).hasSize(1);
    }

    @Test
    void shouldRefuseACancelOfAnUploadWhoseOutcomeIsUnknown() {
        emulator.script().on(EmulatorCall.COMPLETE).always().cutAfterBody();
        send("direct:upload", CONTENT);

        Exchange cancel =
                send("openai-uploads:cancel?uploadId=" + emulator.onlyUpload().id(), null);

        assertThat(cancel.getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its outcome is unknown");
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
    }

    @Test
    void shouldPassTheMd5OnAndRemoveItsHeader() {
        Exchange result = send("direct:upload", exchange -> {
            exchange.getMessage().setBody(CONTENT);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.MD5, Bytes.md5(CONTENT));
        });

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.MD5)).isNull();
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE).get(0).json()).contains(Bytes.md5(CONTENT));
    }
}
