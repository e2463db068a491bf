package io.github.camelopenai.uploads.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.OpenAIUploadsEndpoint;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people see of a journal in JMX and in the dev console, and what they can do there. */
@Timeout(120)
abstract class JournalOperations extends UploadsTestSupport {

    private static final int LENGTH = 1_000_000;

    private Path file;

    abstract void setJournal(OpenAIUploadsConfiguration options);

    abstract void takeJournalAway() throws Exception;

    abstract void bringJournalBack() throws Exception;

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setMaxRetries(0);
        setJournal(component.getConfiguration());
    }

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration.withJMX(true));
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                HealthCheckHelper.getHealthCheckRepository(getContext(), "producers")
                        .setEnabled(true);
                from("direct:upload").to("openai-uploads:upload?partSize=250000&parallelParts=2");
            }
        };
    }

    @BeforeEach
    void writeFile() throws Exception {
        file = Bytes.file(directory, "batch.jsonl", LENGTH);
    }

    private Exchange upload() {
        return send("direct:upload", file);
    }

    /** An upload with some parts that nobody works on. */
    private String leavePending() {
        emulator.script().on(EmulatorCall.ADD_PART).answerError(403, null, "not now");
        assertThat(upload().getException()).hasMessageContaining("not now");
        return emulator.onlyUpload().id();
    }

    /** An upload whose complete was sent, with an unknown outcome. */
    private String leaveCompleting() {
        emulator.script().on(EmulatorCall.COMPLETE).always().answerError(500, null, "not now");
        emulator.script().on(EmulatorCall.LIST_FILES).always().answerError(500, null, "not now");
        upload();
        assertThat(upload().getException()).isInstanceOf(UploadOutcomeUnknownException.class);
        return emulator.onlyUpload().id();
    }

    private Object invoke(String operation, Object... arguments) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern = new ObjectName("org.apache.camel:type=endpoints,name=\"openai-uploads://upload*\",*");
        ObjectName endpoint = server.queryNames(pattern, null).iterator().next();
        String[] types = Arrays.stream(arguments)
                .map(argument -> argument instanceof Integer ? "int" : String.class.getName())
                .toArray(String[]::new);
        return server.invoke(endpoint, operation, arguments, types);
    }

    private List<CompositeData> records() throws Exception {
        return ((TabularData) invoke("journalRecords", 10))
                .values().stream().map(CompositeData.class::cast).toList();
    }

    private JsonObject console(Map<String, Object> options) {
        return (JsonObject) devConsole().call(DevConsole.MediaType.JSON, options);
    }

    private String act(Map<String, Object> options) {
        return (String) console(options).get("result");
    }

    private JsonObject consoleJournal() {
        return (JsonObject) ((JsonArray) console(Map.of()).get("journals")).get(0);
    }

    private void assertOneNewFile(String old) {
        assertThat(upload().getException()).isNull();
        assertThat(emulator.onlyFile().bytes()).isEqualTo(LENGTH);
        assertThat(emulator.uploads()).hasSize(2);
        assertThat(emulator.upload(old).status()).isNotEqualTo(UploadStatus.COMPLETED);
    }

    @Test
    void shouldShowTheRecords() throws Exception {
        String upload = leavePending();

        assertThat((String) invoke("journalStates")).matches("PENDING 1 \\(the oldest \\d+ s old\\)");
        CompositeData record = records().get(0);
        assertThat(record.get("state")).isEqualTo("PENDING");
        assertThat(record.get("filename")).isEqualTo("batch.jsonl");
        assertThat(record.get("uploadId")).isEqualTo(upload);
        assertThat(record.get("partCount")).isEqualTo(4L);
        assertThat((long) record.get("parts")).isLessThan(4);
        assertThat((String) record.get("name")).matches("[0-9a-f]{64}");
        assertThat(record.get("owner")).isNull();
        JsonObject shown = consoleJournal();
        assertThat(shown.get("problem")).isNull();
        JsonObject pending = (JsonObject) ((JsonObject) shown.get("states")).get("PENDING");
        assertThat(pending).containsEntry("records", 1L);
        assertThat((JsonObject) ((JsonArray) shown.get("records")).get(0))
                .containsEntry("uploadId", upload)
                .containsEntry("name", record.get("name"))
                .containsEntry("state", "PENDING");
        assertThat((String) devConsole().call(DevConsole.MediaType.TEXT))
                .contains(": PENDING 1 (the oldest ")
                .contains("PENDING " + record.get("name") + ": batch.jsonl, " + upload + ", parts ");
        assertThat((JsonArray)
                        ((JsonObject) ((JsonArray) console(Map.of("limit", "0")).get("journals")).get(0))
                                .get("records"))
                .isEmpty();
    }

    @Test
    void shouldNameTheOwnerOfARunningUploadAndNotForgetIt() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().holdAnswer();
        CompletableFuture<Exchange> running = Background.call(this::upload);
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 2);
        String id = emulator.onlyUpload().id();

        assertThat((String) records().get(0).get("owner")).contains("exchange ");
        assertThatThrownBy(() -> invoke("forgetRecord", id)).hasStackTraceContaining("already being uploaded");
        assertThat(act(Map.of("action", "forget", "record", id))).contains("already being uploaded");

        gate.open();
        assertThat(running.join().getException()).isNull();
        assertThat(emulator.onlyFile().bytes()).isEqualTo(LENGTH);
        assertThatThrownBy(() -> invoke("cancelUpload", id)).hasStackTraceContaining("is file file-");
    }

    @Test
    void shouldCancelAPendingUploadAndRemoveItsRecord() throws Exception {
        String upload = leavePending();

        assertThat((String) invoke("cancelUpload", upload)).contains(upload).contains("was cancelled");

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(records()).isEmpty();
        assertOneNewFile(upload);
    }

    @Test
    void shouldKeepTheRecordIfTheUploadCannotBeCancelled() throws Exception {
        String upload = leavePending();
        emulator.script().on(EmulatorCall.CANCEL).answerError(500, null, "not now");

        assertThatThrownBy(() -> invoke("cancelUpload", upload)).hasStackTraceContaining("not now");

        assertThat(records()).hasSize(1);
        assertThat(upload().getException()).isNull();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.COMPLETED);
    }

    @Test
    void shouldForgetARecordByItsName() throws Exception {
        String upload = leavePending();
        String name = (String) records().get(0).get("name");

        assertThat((String) invoke("forgetRecord", name))
                .contains("was removed")
                .contains("stays open");

        assertThat(records()).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        assertOneNewFile(upload);
        assertThatThrownBy(() -> invoke("forgetRecord", name + "0")).hasStackTraceContaining("has no record");
    }

    @Test
    void shouldCancelAnUploadThatIsBeingCompletedOnlyIfToldTwice() throws Exception {
        String upload = leaveCompleting();

        assertThatThrownBy(() -> invoke("cancelUpload", upload)).hasStackTraceContaining("give its id twice");
        assertThatThrownBy(() -> invoke("cancelCompletingUpload", upload, "upload_other"))
                .hasStackTraceContaining("differ");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();

        invoke("cancelCompletingUpload", upload, upload);

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        assertThat(records()).isEmpty();
    }

    @Test
    void shouldSettleAnUnknownOutcomeByForgettingItsRecord() throws Exception {
        String upload = leaveCompleting();
        assertThat(upload().getException()).hasMessageContaining("forgetRecord").hasMessageContaining(upload);

        assertThat(act(Map.of("action", "forget", "record", upload))).contains("may have become a file");

        emulator.script().clear();
        assertOneNewFile(upload);
    }

    @Test
    void shouldSayWhatIsWrongWithAnActionOfTheConsole() {
        leavePending();

        assertThat(act(Map.of("action", "delete"))).contains("delete").contains("forget");
        assertThat(act(Map.of("action", "forget"))).contains("record=");
        assertThat(act(Map.of("action", "forget", "record", "upload_other"))).contains("no journal has a record");
        assertThat(consoleJournal().get("states")).asString().contains("PENDING");
    }

    @Test
    void shouldCancelWithTheConsole() {
        String upload = leavePending();

        assertThat(act(Map.of("action", "cancel", "record", upload))).contains("was cancelled");

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    @Test
    void shouldSendNoMorePartsWhilePausedAndGoOnAfterwards() throws Exception {
        Path other = Bytes.file(directory, "other.jsonl", 1000);
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).times(2).holdAnswer();
        CompletableFuture<Exchange> running = Background.call(this::upload);
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 2);

        invoke("pauseUploads");
        gate.open();
        await().until(() -> records().get(0).get("parts").equals(2L));
        await().during(200, TimeUnit.MILLISECONDS)
                .until(() -> emulator.requestsOf(EmulatorCall.ADD_PART).size() == 2);
        CompletableFuture<Exchange> next = Background.call(() -> send("direct:upload", other));
        await().during(200, TimeUnit.MILLISECONDS)
                .until(() -> emulator.requestsOf(EmulatorCall.CREATE).size() == 1);
        assertThat(console(Map.of()).get("paused")).asString().contains("openai-uploads://upload");
        assertThat((String) devConsole().call(DevConsole.MediaType.TEXT)).contains("Paused: openai-uploads://upload");

        invoke("resumeUploads");

        assertThat(running.join().getException()).isNull();
        assertThat(next.join().getException()).isNull();
        assertThat(emulator.files()).hasSize(2);
        assertThat((JsonArray) console(Map.of()).get("paused")).isEmpty();
    }

    @Test
    void shouldPauseAndResumeWithTheConsole() throws Exception {
        assertThat(act(Map.of("action", "pause", "endpoint", "openai-uploads:create*")))
                .contains("no endpoint matches");
        assertThat(act(Map.of("action", "pause", "endpoint", "openai-uploads:upload*")))
                .contains("paused")
                .contains("openai-uploads://upload");
        CompletableFuture<Exchange> waiting = Background.call(this::upload);
        await().during(200, TimeUnit.MILLISECONDS)
                .until(() -> emulator.requestsOf(EmulatorCall.CREATE).isEmpty());

        assertThat(act(Map.of("action", "resume"))).contains("resumed");

        assertThat(waiting.join().getException()).isNull();
    }

    @Test
    void shouldEndWithTheComponentWhilePaused() throws Exception {
        Path other = Bytes.file(directory, "other.jsonl", 1000);
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).times(2).holdAnswer();
        CompletableFuture<Exchange> running = Background.call(this::upload);
        await().until(() -> emulator.inFlight(EmulatorCall.ADD_PART) == 2);
        invoke("pauseUploads");
        CompletableFuture<Exchange> waiting = Background.call(() -> send("direct:upload", other));
        gate.open();
        await().until(() -> records().get(0).get("parts").equals(2L));

        context.getComponent("openai-uploads").stop();

        assertThat(running.join().getException()).hasMessageContaining("is being stopped");
        assertThat(waiting.join().getException()).hasMessageContaining("is being stopped");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
    }

    @Test
    void shouldCompleteAPausedUploadWhosePartsWereSent() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(4).holdAnswer();
        CompletableFuture<Exchange> running = Background.call(this::upload);
        await().until(() -> gate.held() == 1);

        invoke("pauseUploads");
        gate.open();

        assertThat(running.join().getException()).isNull();
        assertThat(emulator.onlyFile().bytes()).isEqualTo(LENGTH);
    }

    @Test
    void shouldCancelThroughAPausedEndpoint() throws Exception {
        String upload = leavePending();
        OpenAIUploadsEndpoint cancel =
                context.getEndpoint("openai-uploads:cancel?uploadId=" + upload, OpenAIUploadsEndpoint.class);
        cancel.pauseUploads();

        assertThat(send(cancel.getEndpointUri(), "").getException()).isNull();

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
    }

    private HealthCheck.Result health() {
        return HealthCheckHelper.invoke(context).stream()
                .filter(result -> result.getCheck().getId().startsWith("producer:openai-uploads-upload"))
                .findAny()
                .orElseThrow();
    }

    @Test
    void shouldBeUnhealthyWhileTheJournalCannotBeReached() throws Exception {
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);

        takeJournalAway();

        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health().getMessage())
                .hasValueSatisfying(message ->
                        assertThat(message).startsWith("The journal in ").contains(" cannot be reached: "));
        bringJournalBack();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }
}
