package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.OpenAIUploadsEndpoint;
import io.github.camelopenai.uploads.api.session.WaitReason;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.monitoring.UploadEvent;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that wait for their turn, and an operator who pauses and cancels uploads that have no journal. */
@Timeout(120)
class ControlTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(4 * 64 * Bytes.KIB);
    private static final String UPLOAD = "openai-uploads:upload?partSize=64KiB&parallelParts=1&fileName=first.jsonl";
    private static final String OTHER = "openai-uploads:upload?partSize=64KiB&parallelParts=1&fileName=other.jsonl";

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.setMaxParallelParts(1);
        component.setMaxBufferedBytes("128KiB");
        component.getConfiguration().setFileName("route.jsonl");
    }

    @Override
    protected RoutesBuilder[] createRouteBuilders() {
        return new RoutesBuilder[] {
            new UploadRoute(),
            new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(1));
                    from("direct:redelivered").to(UPLOAD + "&cancelOnFailure=false");
                }
            }
        };
    }

    private OpenAIUploadsComponent component() {
        return context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
    }

    private OpenAIUploadsEndpoint endpoint(String uri) {
        return context.getEndpoint(uri, OpenAIUploadsEndpoint.class);
    }

    private List<JsonObject> waiting() {
        JsonObject console = (JsonObject) devConsole().call(DevConsole.MediaType.JSON);
        return ((JsonArray) console.get("waiting"))
                .stream().map(JsonObject.class::cast).toList();
    }

    private String act(Map<String, Object> options) {
        return (String) devConsole().call(DevConsole.MediaType.TEXT, options);
    }

    private CompletableFuture<Exchange> begin(String uri, Object body) {
        return Background.call(() -> send(uri, body));
    }

    private CompletableFuture<Exchange> beginAndAwaitItsWait(String uri, Object body, int place) {
        CompletableFuture<Exchange> upload = begin(uri, body);
        await().until(() -> waiting().size() == place);
        return upload;
    }

    private static Processor stream() {
        return exchange -> {
            exchange.getMessage().setBody(new ByteArrayInputStream(CONTENT));
            exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, CONTENT.length);
        };
    }

    private void assertUploaded(CompletableFuture<Exchange> upload) {
        assertThat(upload.join().getException()).isNull();
    }

    @Test
    void shouldShowAnUploadThatStartsOverWithSmallerPartsAsANewOneWhileItWaits() {
        Gate firstPart = emulator.script().on(EmulatorCall.ADD_PART).hold();
        emulator.script().on(EmulatorCall.ADD_PART).answerError(413, null, "too large");
        CompletableFuture<Exchange> first = begin(UPLOAD, CONTENT);
        await().until(() -> firstPart.held() == 1);
        CompletableFuture<Exchange> second = beginAndAwaitItsWait(OTHER, CONTENT, 1);
        Gate partsOfTheSecond =
                emulator.script().on(EmulatorCall.ADD_PART).always().hold();

        firstPart.open();
        await().until(() -> partsOfTheSecond.held() == 1 && waiting().size() == 1);

        assertThat(waiting().get(0)).containsEntry("filename", "first.jsonl").containsEntry("uploadId", null);
        partsOfTheSecond.open();
        assertUploaded(first);
        assertUploaded(second);
    }

    @Test
    void shouldShowTheUploadsThatWaitWithTheirPlace() {
        Queue<UploadEvent> events = new ConcurrentLinkedQueue<>();
        listen(events::add);
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> running = begin(UPLOAD, CONTENT);
        await().until(() -> gate.held() == 1);

        CompletableFuture<Exchange> second = beginAndAwaitItsWait(OTHER, CONTENT, 1);
        CompletableFuture<Exchange> third = beginAndAwaitItsWait(UPLOAD, CONTENT, 2);

        assertThat(waiting())
                .extracting(each -> each.get("place"), each -> each.get("reason"), each -> each.get("filename"))
                .containsExactly(tuple(1, "SLOT", "other.jsonl"), tuple(2, "SLOT", "first.jsonl"));
        assertThat(waiting().get(0)).containsEntry("totalBytes", (long) CONTENT.length);
        assertThat(act(Map.of()))
                .contains("Uploads waiting: 2\n    1. for a slot (maxParallelParts): other.jsonl, exchange ");
        assertThat(component().getUploadsWaiting()).isEqualTo(2);
        assertThat(component().waitingUploads()).hasSize(2);
        await().until(() ->
                events.stream().filter(UploadEvent.Waiting.class::isInstance).count() == 2);
        assertThat(events)
                .filteredOn(UploadEvent.Waiting.class::isInstance)
                .map(UploadEvent.Waiting.class::cast)
                .extracting(event -> event.upload().filename(), UploadEvent.Waiting::reason, UploadEvent.Waiting::place)
                .containsExactlyInAnyOrder(
                        tuple("other.jsonl", WaitReason.SLOT, 1), tuple("first.jsonl", WaitReason.SLOT, 2));
        gate.open();
        assertUploaded(running);
        assertUploaded(second);
        assertUploaded(third);
        assertThat(waiting()).isEmpty();
        assertThat(emulator.files()).hasSize(3);
    }

    @Test
    void shouldShowAnUploadThatWaitsForBufferSpace() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> running = Background.call(() -> send(UPLOAD, stream()));
        await().until(() -> gate.held() == 1);

        CompletableFuture<Exchange> second = Background.call(() -> send(OTHER, stream()));
        await().until(() -> waiting().size() == 1);

        assertThat(waiting().get(0)).containsEntry("reason", "BUFFER_SPACE").containsEntry("filename", "other.jsonl");
        gate.open();
        assertUploaded(running);
        assertUploaded(second);
    }

    @Test
    void shouldShowAnUploadThatWaitsForTheEndOfAPause() {
        endpoint(UPLOAD).pauseUploads();
        CompletableFuture<Exchange> paused = beginAndAwaitItsWait(UPLOAD, CONTENT, 1);

        assertThat(waiting().get(0)).containsEntry("reason", "PAUSE").containsEntry("place", 1);

        endpoint(UPLOAD).resumeUploads();
        assertUploaded(paused);
    }

    @Test
    void shouldNotTakeAPartThatIsPausedForAnUploadThatWaits() {
        Gate gate = emulator.script().on(EmulatorCall.CREATE).holdAnswer();
        CompletableFuture<Exchange> running = begin("direct:upload", CONTENT);
        await().until(() -> gate.held() == 1);
        endpoint("openai-uploads:addPart").pauseUploads();
        gate.open();
        await().during(200, TimeUnit.MILLISECONDS)
                .until(() -> emulator.requestsOf(EmulatorCall.ADD_PART).isEmpty());

        assertThat(waiting()).isEmpty();

        endpoint("openai-uploads:addPart").resumeUploads();
        assertUploaded(running);
    }

    @Test
    void shouldCancelAnUploadThatWaitsByItsExchange() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> running = begin(UPLOAD, CONTENT);
        await().until(() -> gate.held() == 1);
        CompletableFuture<Exchange> second = beginAndAwaitItsWait(OTHER, CONTENT, 1);
        String exchangeId = (String) waiting().get(0).get("exchangeId");

        assertThat(act(Map.of("action", "cancel", "record", exchangeId)))
                .contains("The upload of exchange " + exchangeId + " was cancelled");

        assertThat(second.join().getException()).hasMessageContaining("an operator has cancelled the upload");
        assertThat(second.join().getExchangeId()).isEqualTo(exchangeId);
        assertThat(waiting()).isEmpty();
        gate.open();
        assertUploaded(running);
        assertThat(emulator.uploads()).hasSize(1);
    }

    @Test
    void shouldCancelARunningUploadWithoutAJournalAndNotRedeliverIt() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> running = begin("direct:redelivered", CONTENT);
        await().until(() -> gate.held() == 1);
        String id = emulator.onlyUpload().id();

        assertThat(endpoint(OTHER).cancelUpload(id))
                .startsWith("Upload " + id + " of exchange ")
                .endsWith(" was cancelled");

        assertThat(running.join().getException()).hasStackTraceContaining("an operator has cancelled the upload");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        gate.open();
    }

    @Test
    void shouldCancelAPausedUpload() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> running = Background.call(() -> send(UPLOAD, stream()));
        await().until(() -> gate.held() == 1);
        endpoint(UPLOAD).pauseUploads();
        gate.open();
        await().until(() -> emulator.onlyUpload().parts().size() == 1);

        endpoint(UPLOAD).cancelUpload(emulator.onlyUpload().id());

        assertThat(running.join().getException()).hasStackTraceContaining("an operator has cancelled the upload");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(spoolFiles()).isEmpty();
    }

    @Test
    void shouldCancelAnUploadWhosePartsTheRouteSends() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        CompletableFuture<Exchange> running = begin("direct:upload", CONTENT);
        await().until(() -> gate.held() == 4);
        String id = emulator.onlyUpload().id();

        assertThat(act(Map.of("action", "cancel", "record", id))).contains("Upload " + id + " was cancelled");

        assertThat(running.join().getException()).isNotNull();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        gate.open();
    }

    @Test
    void shouldRefuseToCancelWhatMayBeAFile() {
        Gate gate = emulator.script().on(EmulatorCall.COMPLETE).hold();
        CompletableFuture<Exchange> running = begin(UPLOAD, CONTENT);
        await().until(() -> gate.held() == 1);
        String id = emulator.onlyUpload().id();

        assertThatThrownBy(() -> endpoint(UPLOAD).cancelUpload(id)).hasMessageContaining("it may be a file");

        gate.open();
        assertUploaded(running);
        assertThatThrownBy(() -> endpoint(UPLOAD).cancelUpload(id))
                .hasMessageContaining("Nothing was cancelled: no upload with the upload id or exchange id '" + id
                        + "' runs or waits here, and the journal of ")
                .hasMessageEndingWith("can be cancelled by a route with openai-uploads:cancel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload id", "exchange id", "upload id in the console"})
    void shouldCancelARunningUploadWithAJournalAndForgetItsRecord(String by) throws Exception {
        Path file = Bytes.file(directory, "file.jsonl", 4 * 64 * Bytes.KIB);
        String uri = UPLOAD + "&journalDirectory=" + directory.resolve("journal");
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        Exchange[] sent = new Exchange[1];
        CompletableFuture<Exchange> running = Background.call(() -> send(uri, exchange -> {
            sent[0] = exchange;
            exchange.getMessage().setBody(file);
        }));
        await().until(() -> gate.held() == 1);
        String uploadId = emulator.onlyUpload().id();

        String done =
                switch (by) {
                    case "upload id" -> endpoint(uri).cancelUpload(uploadId);
                    case "exchange id" -> endpoint(uri).cancelUpload(sent[0].getExchangeId());
                    default -> act(Map.of("action", "cancel", "record", uploadId));
                };

        assertThat(done).contains("Upload " + uploadId + " of exchange ", " was cancelled");
        assertThat(running.join().getException()).hasStackTraceContaining("an operator has cancelled the upload");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        gate.open();
        assertThatThrownBy(() -> endpoint(uri).forgetRecord(uploadId))
                .hasMessageStartingWith("Nothing was changed: the journal ")
                .hasMessageContaining("has no record with the name or upload id '" + uploadId + "'");
        assertThat(send(uri, file).getException()).isNull();
        assertThat(emulator.uploads()).hasSize(2);
    }

    @Test
    void shouldSayThatNothingWasDoneWithAnUnknownUpload() {
        assertThat(act(Map.of("action", "cancel", "record", "upload_unknown")))
                .contains(
                        "The action cancel has failed: nothing was cancelled: no upload with the upload id or exchange id"
                                + " 'upload_unknown' runs or waits here, and no journal has a record of it");
        assertThat(act(Map.of("action", "forget", "record", "upload_unknown")))
                .contains("The action forget has failed: nothing was changed: no journal has a record with the name or"
                        + " upload id upload_unknown");
    }

    @Test
    void shouldLendTheSlotOfAPausedUploadToAnotherEndpoint() {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> paused = begin(UPLOAD, CONTENT);
        await().until(() -> gate.held() == 1);
        endpoint(UPLOAD).pauseUploads();
        CompletableFuture<Exchange> other = beginAndAwaitItsWait(OTHER, CONTENT, 1);
        gate.open();

        assertUploaded(other);
        await().during(200, TimeUnit.MILLISECONDS).until(() -> !paused.isDone());
        endpoint(UPLOAD).resumeUploads();

        assertUploaded(paused);
        assertThat(emulator.files()).hasSize(2).allSatisfy(file -> assertThat(file.sha256())
                .isEqualTo(Bytes.sha256(CONTENT)));
        assertThat(emulator.maxInFlight(EmulatorCall.ADD_PART)).isEqualTo(1);
        // Both slots are back.
        assertThat(send(UPLOAD, CONTENT).getException()).isNull();
    }

    @Test
    void shouldGiveTheNextFreeSlotToAnUploadThatWasPaused() {
        Gate first = emulator.script().on(EmulatorCall.ADD_PART).hold();
        CompletableFuture<Exchange> paused = begin(UPLOAD, CONTENT);
        await().until(() -> first.held() == 1);
        endpoint(UPLOAD).pauseUploads();
        CompletableFuture<Exchange> other = beginAndAwaitItsWait(OTHER, CONTENT, 1);
        Gate second = emulator.script().on(EmulatorCall.ADD_PART).hold();
        first.open();
        await().until(() -> second.held() == 1);
        CompletableFuture<Exchange> third = beginAndAwaitItsWait(OTHER, CONTENT, 1);

        endpoint(UPLOAD).resumeUploads();
        second.open();

        assertUploaded(paused);
        assertUploaded(other);
        assertUploaded(third);
        assertThat(emulator.files()).hasSize(3);
    }
}
