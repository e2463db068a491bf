package io.github.camelopenai.uploads.http;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.RepeatedPartIdException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadPart;
import io.github.camelopenai.uploads.emulator.AnswerCoding;
import io.github.camelopenai.uploads.emulator.EmulatedUpload;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.RepeatedComplete;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are right, and not written as the API writes them; and answers that cannot be taken for ours. */
class AnswersTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(200_000);
    private static final List<EmulatorCall> CALLS =
            List.of(EmulatorCall.CREATE, EmulatorCall.ADD_PART, EmulatorCall.COMPLETE);

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                String journal = "&journalDirectory=" + directory.resolve("journal");
                new UploadRoute().addRoutesToCamelContext(getContext());
                from("direct:step").to("openai-uploads:upload?partSize=64KiB&parallelParts=3");
                from("direct:inOrder").to("openai-uploads:upload?partSize=64KiB&parallelParts=1");
                from("direct:inOrderRemembered").to("openai-uploads:upload?partSize=64KiB&parallelParts=1" + journal);
                from("direct:remembered").to("openai-uploads:upload?partSize=64KiB&parallelParts=3" + journal);
                from("direct:inOrderInTheRoute")
                        .to("openai-uploads:create?autoCancel=true&partSize=64KiB")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:inOrderOnce")
                        .to("openai-uploads:upload?partSize=64KiB&parallelParts=1&maxRetries=0" + journal);
                from("direct:redelivered")
                        .errorHandler(
                                defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(0))
                        .to("openai-uploads:create?autoCancel=true&partSize=64KiB")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .stopOnException()
                        .to("openai-uploads:addPart?maxRetries=0")
                        .end()
                        .to("openai-uploads:complete");
                from("direct:create").to("openai-uploads:create");
                from("direct:addPart").to("openai-uploads:addPart");
            }
        };
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setFileName("a.jsonl");
        component.getConfiguration().setMaxRetries(2);
    }

    static Stream<Arguments> routes() {
        return Stream.of("direct:upload", "direct:step").map(Arguments::of);
    }

    static Stream<Arguments> inOrder() {
        return Stream.of("direct:inOrder", "direct:inOrderInTheRoute", "direct:inOrderRemembered")
                .map(Arguments::of);
    }

    private void assertUploaded(Exchange result) {
        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody(Upload.class).file().id())
                .isEqualTo(emulator.onlyFile().id());
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    @ParameterizedTest
    @EnumSource(AnswerCoding.class)
    void shouldReadAnswersThatAreCompressedOrMarked(AnswerCoding coding) {
        CALLS.forEach(call -> emulator.script().on(call).always().codeAnswer(coding));

        assertUploaded(send("direct:step", CONTENT));
        assertThat(emulator.requests()).allSatisfy(request -> assertThat(request.header("Accept-Encoding"))
                .hasValue("identity"));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(AnswerCoding.class)
    void shouldReadRefusalsThatAreCompressedOrMarked(AnswerCoding coding) {
        emulator.accept("another");
        emulator.script().on(EmulatorCall.CREATE).codeAnswer(coding);

        assertThat(send("direct:step", CONTENT).getException()).hasMessageContaining("Incorrect API key provided.");
    }

    @Test
    void shouldReadTextInTheCharsetThatItIsWrittenIn() {
        Map<String, String> latin = Map.of("Content-Type", "application/json; charset=iso-8859-1");
        byte[] body = "{\"error\":{\"message\":\"Zugang gesperrt für Müller\"}}".getBytes(StandardCharsets.ISO_8859_1);
        emulator.script().on(EmulatorCall.CREATE).answer(403, latin, body);
        byte[] utf8 = new String(body, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8);
        emulator.script().on(EmulatorCall.CREATE).answer(403, latin, utf8);

        assertThat(send("direct:step", CONTENT).getException()).hasMessageContaining("gesperrt für Müller");
        assertThat(send("direct:step", CONTENT).getException()).hasMessageContaining("gesperrt für Müller");
    }

    @Test
    void shouldNotDecompressMoreThanAnAnswerCanHave() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[100 << 20]);
        }
        emulator.script().on(EmulatorCall.CREATE).answer(200, Map.of("Content-Encoding", "gzip"), bomb.toByteArray());
        emulator.script()
                .on(EmulatorCall.ADD_PART)
                .nth(2)
                .answer(400, Map.of("Content-Encoding", "gzip"), bomb.toByteArray());

        Exchange result = send("direct:step", CONTENT);

        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(2);
        assertThat(result.getException(OpenAIUploadsException.class).getStatusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldSayThatAnEncodingWasNotAskedFor() {
        emulator.script().on(EmulatorCall.CREATE).always().answer(200, Map.of("Content-Encoding", "br"), new byte[] {
            1, 2, 3
        });

        assertThat(send("direct:step", CONTENT).getException()).hasMessageContaining("in the encoding 'br'");
    }

    @Test
    void shouldTakeTheStatusOfARefusalWhoseBodyCannotBeRead() {
        emulator.script()
                .on(EmulatorCall.CREATE)
                .answer(400, Map.of("Content-Encoding", "br"), new byte[] {1, 2, 3})
                .on(EmulatorCall.CREATE)
                .answer(403, Map.of(), "x".repeat(3 << 20))
                .on(EmulatorCall.CREATE)
                .answer(413, Map.of("Content-Length", "100"), "cut");

        for (int status : List.of(400, 403)) {
            assertThat(send("direct:step", CONTENT)
                            .getException(OpenAIUploadsException.class)
                            .getStatusCode())
                    .isEqualTo(status);
        }
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(2);
    }

    /** Fields as JSON, by which those of the same name are replaced. */
    static Stream<String> strangeFields() {
        return Stream.of(
                "\"created_at\":\"1790000000\"",
                "\"created_at\":\"2026-11-26T12:00:00Z\"",
                "\"created_at\":\"yesterday\"",
                "\"created_at\":1.79e9",
                "\"created_at\":1e400",
                "\"created_at\":" + "9".repeat(900),
                "\"created_at\":{}",
                "\"status\":{\"name\":\"pending\"}",
                "\"status\":5",
                "\"object\":[]",
                "\"bytes\":\"200000\"",
                "\"bytes\":[1]",
                "\"filename\":17",
                "\"purpose\":{\"of\":[[[[[]]]]]}",
                "\"more\":[{\"a\":1,\"a\":2}],\"object\":1,\"object\":2",
                "\"expires_at\":\"soon\"",
                "\"expires_at\":null");
    }

    @ParameterizedTest
    @MethodSource("strangeFields")
    void shouldReadAnswersWithFieldsOfOtherTypes(String field) {
        String name = field.substring(0, field.indexOf(':'));
        CALLS.forEach(call -> emulator.script().on(call).always().editAnswer(json -> json.replaceAll(
                        name + ":(\"[^\"]*\"|\\d+)", Matcher.quoteReplacement(field))
                .replaceFirst("\\{", "{\"also\":" + "[".repeat(500) + "]".repeat(500) + ",")));

        assertUploaded(send("direct:step", CONTENT));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(4);
    }

    @Test
    void shouldReadAnswersWithSomethingBehindThem() {
        CALLS.forEach(
                call -> emulator.script().on(call).always().editAnswer(json -> "\r\n " + json + "\r\n<!-- x -->"));

        assertUploaded(send("direct:upload", CONTENT));
    }

    static Stream<Arguments> unusableIds() {
        return Stream.of(
                        "\"\"",
                        "null",
                        "{}",
                        "[\"part_1\"]",
                        "true",
                        "1.5",
                        "\"" + "x".repeat(100_000) + "\"",
                        "\"..\"",
                        "\" upload_1\"",
                        "\"up\\r\\nload\"",
                        "\"up\\u202eload\"",
                        "\"up\\u001bload\"",
                        "\"\\ud800\"")
                .flatMap(id -> CALLS.stream().map(call -> Arguments.of(id, call)));
    }

    @ParameterizedTest
    @MethodSource("unusableIds")
    void shouldAskAgainForAnIdThatCannotBeUsed(String id, EmulatorCall call) {
        emulator.script()
                .on(call)
                .editAnswer(json -> json.replaceFirst("\"id\":\"[^\"]*\"", Matcher.quoteReplacement("\"id\":" + id)));
        if (call == EmulatorCall.COMPLETE) {
            emulator.script().repeatedComplete(RepeatedComplete.SAME_FILE);
        }

        assertUploaded(send("direct:step", CONTENT));
        assertThat(emulator.requestsOf(call)).hasSize(call == EmulatorCall.ADD_PART ? 5 : 2);
    }

    @Test
    void shouldTakeANumberForAnId() {
        emulator.script()
                .on(EmulatorCall.ADD_PART)
                .answer(200, Map.of(), "{\"id\":12345678901234567890,\"upload_id\":null}");
        Exchange created = send("direct:create", CONTENT);

        Exchange result = template.send("direct:addPart", exchange -> {
            exchange.getMessage().setHeaders(created.getMessage().getHeaders());
            exchange.getMessage().setBody("x");
        });

        assertThat(result.getMessage().getBody(UploadPart.class).id()).isEqualTo("12345678901234567890");
    }

    @ParameterizedTest
    @EnumSource(
            value = EmulatorCall.class,
            names = {"ADD_PART", "COMPLETE"})
    void shouldNotTakeAnAnswerAboutAnotherUpload(EmulatorCall call) {
        emulator.script().repeatedComplete(RepeatedComplete.SAME_FILE);
        emulator.script().on(call).editAnswer(json -> json.replaceAll("\"upload_[^\"]{5,}\"", "\"upload_other\""));

        assertUploaded(send("direct:step", CONTENT));
        assertThat(emulator.requestsOf(call)).hasSize(call == EmulatorCall.ADD_PART ? 5 : 2);
    }

    @Test
    void shouldNotTakeTheCancelOfAnotherUpload() {
        Exchange created = send("direct:create", CONTENT);
        String id = created.getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID, String.class);
        emulator.script().on(EmulatorCall.CANCEL).answer(200, Map.of(), "{\"id\":\"upload_other\"}");

        Exchange result = send("openai-uploads:cancel?uploadId=" + id, null);

        assertThat(result.getException()).isNull();
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).hasSize(2);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @ParameterizedTest
    @MethodSource("inOrder")
    void shouldSendAPartAgainWhoseIdAnEarlierPartHas(String route) {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).repeatPartId();

        assertUploaded(send(route, CONTENT));
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(5);
    }

    /** The id of a part whose answer was lost comes for the second part, where nobody can know that, and for the third. */
    @Test
    void shouldStartOverWhenAnIdIsRepeatedThatMayBeThatOfALostAnswer() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(1).loseAnswer();
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).repeatPartId();
        emulator.script().on(EmulatorCall.ADD_PART).nth(4).repeatPartId();

        Exchange result = send("direct:inOrder", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.uploads()).hasSize(2);
    }

    /** As above, but the lost answer was the last of its call, and the part came again. */
    @Test
    void shouldMakeNoFileWhenAnIdIsRepeatedThatMayBeThatOfAnAnswerThatWasLostBeforeARedelivery() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(1).loseAnswer();
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).repeatPartId();
        emulator.script().on(EmulatorCall.ADD_PART).nth(4).repeatPartId();

        Exchange result = send("direct:redelivered", CONTENT);

        assertThat(result.getException()).hasMessageContaining("to two parts");
        assertThat(emulator.files()).isEmpty();
    }

    /** As above, but the answer was lost by an earlier attempt, which the journal does not tell. */
    @Test
    void shouldStartOverWhenAnIdIsRepeatedInAResumedUpload() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(1).loseAnswer();
        emulator.script().on(EmulatorCall.ADD_PART).nth(3).repeatPartId();
        emulator.script().on(EmulatorCall.ADD_PART).nth(4).repeatPartId();
        assertThat(send("direct:inOrderOnce", CONTENT).getException()).isNotNull();

        Exchange result = send("direct:inOrderOnce", CONTENT);

        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.uploads()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("inOrder")
    void shouldFailWhenAPartGetsTheIdOfAnEarlierOneForGood(String route) {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).always().repeatPartId();

        Exchange result = send(route, CONTENT);

        assertThat(result.getException())
                .hasMessageContaining("which another part of this upload has")
                .hasMessageContaining("use another partSize");
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(4);
        boolean remembered = route.endsWith("Remembered");
        assertThat(emulator.onlyUpload().status())
                .isEqualTo(remembered ? UploadStatus.PENDING : UploadStatus.CANCELLED);
        if (remembered) {
            emulator.script().clear();
            assertUploaded(send(route, CONTENT));
            assertThat(emulator.uploads()).hasSize(1);
        }
    }

    /** Nobody can tell which part such an id stands for, so no file is made with it. */
    @Test
    void shouldStartOverWhenTwoPartsThatAreSentAtOnceGetOneId() throws Exception {
        Exchange result = sendWithOneIdForTwoPartsAtOnce("direct:step");

        assertUploaded(result);
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(2);
        assertThat(emulator.uploads())
                .extracting(EmulatedUpload::status)
                .containsExactlyInAnyOrder(UploadStatus.CANCELLED, UploadStatus.COMPLETED);
    }

    @Test
    void shouldFailWhenTwoPartsInTheRouteThatAreSentAtOnceGetOneId() throws Exception {
        Exchange result = sendWithOneIdForTwoPartsAtOnce("direct:upload");

        assertThat(result.getException().getCause())
                .isInstanceOf(RepeatedPartIdException.class)
                .hasMessageContaining("two parts that were sent at the same time");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldNotRecordAnIdThatTwoPartsHave() throws Exception {
        Exchange result = sendWithOneIdForTwoPartsAtOnce("direct:remembered");

        assertUploaded(result);
        assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(2);
    }

    private Exchange sendWithOneIdForTwoPartsAtOnce(String route) throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).holdAnswer();
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).editAnswer(json -> {
            await().until(() -> gate.held() == 1);
            return json.replaceFirst("part_[^\"]+", idOfTheFirstPartThatWasSent());
        });
        Future<Exchange> sending =
                template.asyncSend(route, exchange -> exchange.getMessage().setBody(CONTENT));
        await().until(() -> emulator.requestsOf(EmulatorCall.ADD_PART).stream()
                .anyMatch(request -> request.nth() == 2 && request.answered()));
        gate.open();
        return sending.get(60, TimeUnit.SECONDS);
    }

    private String idOfTheFirstPartThatWasSent() {
        String sha256 = emulator.requestsOf(EmulatorCall.ADD_PART).get(0).part().sha256();
        return emulator.onlyUpload().parts().stream()
                .filter(part -> part.sha256().equals(sha256))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void shouldSendAPartOfTheUsersOwnAgainWhoseIdAnotherPartHas() {
        Exchange created = send("direct:create", new byte[6]);
        for (int i = 0; i < 2; i++) {
            template.send("direct:addPart", exchange -> {
                exchange.getMessage().setHeaders(created.getMessage().getHeaders());
                exchange.getMessage().setBody("abc");
            });
            emulator.script().on(EmulatorCall.ADD_PART).repeatPartId();
        }

        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204", "200", "200 {}", "200 {\"status\":\"cancelled\"}", "200 true", "202 [] "})
    void shouldTakeAnEmptyAnswerToACancel(String answer) {
        String id = created();
        String[] statusAndBody = answer.split(" ", 2);
        emulator.script()
                .on(EmulatorCall.CANCEL)
                .processThenAnswer(
                        Integer.parseInt(statusAndBody[0]),
                        Map.of(),
                        statusAndBody.length == 1 ? "" : statusAndBody[1]);

        Exchange result = send("openai-uploads:cancel?uploadId=" + id, null);

        assertCancelled(result, "cancelled");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 Upload 'u' is already cancelled.",
                "409 Upload has been canceled",
                "400 Upload 'u' is cancelled: cannot cancel it.",
                "409 already cancelled",
                "404 No such Upload object: u",
                "410 The upload does not exist any more: not found",
            })
    void shouldBeContentWhenThereIsNothingLeftToCancel(String answer) {
        String id = created();
        emulator.script()
                .on(EmulatorCall.CANCEL)
                .answerError(
                        Integer.parseInt(answer.substring(0, 3)),
                        null,
                        answer.substring(4).replace("u'", id + "'"));

        assertCancelled(send("openai-uploads:cancel?uploadId=" + id, null), "cancelled");
    }

    @Test
    void shouldTellThatAnUploadToBeCancelledHasExpired() {
        String id = created();
        emulator.script().on(EmulatorCall.CANCEL).answerError(400, "upload_expired", "Too late");

        assertCancelled(send("openai-uploads:cancel?uploadId=" + id, null), "expired");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 Upload 'u' is completed: cannot cancel it.",
                "400 The upload is already completed or cancelled",
                "409 Only a pending upload can be cancelled",
                "404 Invalid URL (POST /v1/uploads/u/cancel)",
                "404 Not Found",
                "400 The token for uploading has not expired yet, and the signature is wrong",
                "400 The request was cancelled by the gateway",
            })
    void shouldReportACancelThatIsRefused(String answer) {
        String id = created();
        emulator.script()
                .on(EmulatorCall.CANCEL)
                .always()
                .answerError(Integer.parseInt(answer.substring(0, 3)), null, answer.substring(4));

        assertThat(send("openai-uploads:cancel?uploadId=" + id, null).getException())
                .isInstanceOf(OpenAIUploadsException.class);
    }

    @Test
    void shouldReportAnIdToCancelThatNobodyKnows() {
        assertThat(send("openai-uploads:cancel?uploadId=upload_wrong", null).getException())
                .isInstanceOf(OpenAIUploadsException.class)
                .hasMessageContaining("check its id");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldNotComplainOfAnEmptyCancelAfterAFailure(String route) {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, null, "bad part");
        emulator.script().on(EmulatorCall.CANCEL).processThenAnswer(204, Map.of(), "");

        Exchange result = send(route, CONTENT);

        assertThat(result.getException()).hasMessageContaining("bad part").hasNoSuppressedExceptions();
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).hasSize(1);
    }

    private String created() {
        return send("direct:create", CONTENT).getMessage().getHeader(OpenAIUploadsConstants.UPLOAD_ID, String.class);
    }

    private static void assertCancelled(Exchange result, String status) {
        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getHeader(OpenAIUploadsConstants.STATUS)).isEqualTo(status);
    }

    /** As nginx has it. */
    @Test
    void shouldNotSayTheStatusLineTwice() {
        emulator.script()
                .on(EmulatorCall.CREATE)
                .answerText(413, "text/html", "<html><head><title>413 Request Entity Too Large</title></head></html>");

        Exchange result = send("direct:upload", CONTENT);

        assertThat(result.getException()).hasMessageContaining("failed: HTTP 413 Request Entity Too Large (request id");
    }
}
