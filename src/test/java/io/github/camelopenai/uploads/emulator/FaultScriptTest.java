package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.emulator.EmulatorClient.Reply;
import java.io.IOException;
import java.net.SocketException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultScriptTest {

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator);
    private final FaultScript script = emulator.script();

    @AfterEach
    void close() {
        emulator.close();
    }

    private int createStatus() throws IOException {
        return client.create(1).status();
    }

    private RecordedRequest last() {
        return emulator.requests().get(emulator.requests().size() - 1);
    }

    @Test
    void shouldApplyARuleOnceToTheNthRequestOfItsCall() throws Exception {
        script.on(EmulatorCall.CREATE).nth(2).answer(503, Map.of("Retry-After", "1"), "busy");

        assertThat(createStatus()).isEqualTo(200);
        client.cancel("upload_unknown");
        Reply busy = client.create(1);
        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.header("retry-after")).isEqualTo("1");
        assertThat(busy.text()).isEqualTo("busy");
        assertThat(createStatus()).isEqualTo(200);
        assertThat(emulator.uploads()).hasSize(2);
    }

    @Test
    void shouldApplyARuleSeveralTimesOrAlways() throws Exception {
        script.on(EmulatorCall.CREATE).times(2).answer(500, Map.of(), "");
        assertThat(createStatus()).isEqualTo(500);
        assertThat(script.pending()).isEqualTo(1);
        assertThat(createStatus()).isEqualTo(500);
        assertThat(createStatus()).isEqualTo(200);
        assertThat(script.pending()).isZero();

        script.onAny().always().answer(502, Map.of(), "");
        assertThat(createStatus()).isEqualTo(502);
        assertThat(client.get("/files").status()).isEqualTo(502);
        script.clear();
        assertThat(createStatus()).isEqualTo(200);
    }

    @Test
    void shouldApplyRulesWithoutANumberInTheOrderTheyWereWritten() throws Exception {
        script.on(EmulatorCall.CREATE).answer(500, Map.of(), "");
        script.on(EmulatorCall.CREATE).answer(429, Map.of(), "");

        assertThat(createStatus()).isEqualTo(500);
        assertThat(createStatus()).isEqualTo(429);
        assertThat(createStatus()).isEqualTo(200);
    }

    @Test
    void shouldApplyARuleOnlyWhenItsConditionHolds() throws Exception {
        String upload = client.create(1).id();
        String other = client.create(1).id();
        script.on(EmulatorCall.ADD_PART)
                .when(request -> upload.equals(request.uploadId()))
                .answerError(429, "rate_limit_exceeded", "slow down");

        assertThat(client.addPart(other, "a").status()).isEqualTo(200);
        Reply limited = client.addPart(upload, "a");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.error().path("code").asText()).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void shouldAnswerABodyThatIsNotJson() throws Exception {
        script.on(EmulatorCall.CREATE).answerText(200, "text/html", "<html>");

        Reply reply = client.create(1);

        assertThat(reply.header("content-type")).isEqualTo("text/html");
        assertThat(reply.text()).isEqualTo("<html>");
        assertThat(emulator.uploads()).isEmpty();
    }

    @Test
    void shouldCutBeforeDuringAndAfterTheBodyWithoutDoingAnything() {
        script.on(EmulatorCall.ADD_PART).cutBeforeReading();
        assertThatThrownBy(() -> client.addPart("upload_1", "abc")).isInstanceOf(IOException.class);
        assertThat(last().bodyBytes()).isZero();
        assertThat(last().answered()).isFalse();

        script.on(EmulatorCall.ADD_PART).cutDuringBody(20);
        assertThatThrownBy(() -> client.addPart("upload_1", "abc")).isInstanceOf(IOException.class);
        assertThat(last().bodyBytes()).isEqualTo(20);

        script.on(EmulatorCall.CREATE).cutAfterBody();
        assertThatThrownBy(() -> client.create(1)).isInstanceOf(IOException.class);
        assertThat(last().bodyBytes()).isEqualTo(EmulatorClient.createJson(1).length());
        assertThat(last().ended()).isTrue();
        assertThat(emulator.uploads()).isEmpty();
    }

    @Test
    void shouldCutWithAResetOrAnOrderlyClose() throws Exception {
        script.on(EmulatorCall.CANCEL).cutAfterBody(Cut.RESET);
        script.on(EmulatorCall.CANCEL).cutAfterBody(Cut.CLOSE);
        try (RawClient raw = new RawClient(emulator.port())) {
            raw.head("POST /v1/uploads/1/cancel");
            assertThatThrownBy(raw::readAll).isInstanceOf(SocketException.class);
        }
        try (RawClient raw = new RawClient(emulator.port())) {
            raw.head("POST /v1/uploads/1/cancel");
            assertThat(raw.readAll()).isEmpty();
        }
    }

    @Test
    void shouldLoseTheAnswerOfAProcessedRequest() throws Exception {
        String upload = client.create(1).id();
        script.on(EmulatorCall.ADD_PART).loseAnswer(Cut.RESET);

        assertThatThrownBy(() -> client.addPart(upload, "a")).isInstanceOf(IOException.class);

        assertThat(emulator.onlyUpload().parts()).hasSize(1);
        assertThat(last().answered()).isFalse();
    }

    @Test
    void shouldCompleteAndThenAnswer500() throws Exception {
        String upload = client.create(1).id();
        String part = client.addPart(upload, "a").id();
        script.on(EmulatorCall.COMPLETE).processThenAnswer(500, Map.of(), "oops");

        assertThat(client.complete(upload, part).status()).isEqualTo(500);
        assertThat(emulator.onlyFile().uploadId()).isEqualTo(upload);
    }

    @ParameterizedTest
    @CsvSource({"SAME_FILE, 200", "BAD_REQUEST, 400", "NOT_FOUND, 404"})
    void shouldAnswerARepeatedCompleteAsConfigured(RepeatedComplete answer, int status) throws Exception {
        script.repeatedComplete(answer);
        String upload = client.create(1).id();
        String part = client.addPart(upload, "a").id();
        String file = client.complete(upload, part).json().at("/file/id").asText();

        Reply again = client.complete(upload, part);

        assertThat(again.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(again.json().at("/file/id").asText()).isEqualTo(file);
        }
        assertThat(emulator.onlyFile().id()).isEqualTo(file);
    }

    @Test
    void shouldTruncateAnAnswer() throws Exception {
        script.on(EmulatorCall.LIST_FILES).truncateAnswer();
        try (RawClient raw = new RawClient(emulator.port())) {
            String answer = raw.head("GET /v1/files").readAll();

            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
            int announced = Integer.parseInt(answer.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).hasSize(announced / 2);
        }
    }
}
