package io.github.camelopenai.uploads.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.RecordedRequest;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** The ids in log lines and errors that refer to an upload, an exchange, and the logs of the server. */
@Timeout(120)
class CorrelationTest extends UploadsTestSupport {

    private static final String UPLOAD =
            "openai-uploads:upload?partSize=64KiB&fileName=batch.jsonl&maxRetries=1&outageTimeout=0";
    private static final String PATTERN = "%c{1} %level upload=%X{openai.uploadId} route=%X{camel.routeId} [%t] %m";

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.setUseMDCLogging(true);
        return context;
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                from("direct:one").routeId("one").to(UPLOAD);
                new UploadRoute().addRoutesToCamelContext(getContext());
            }
        };
    }

    private static List<String> calls(CapturedLog log, String call) {
        return log.lines().stream()
                .filter(line -> line.startsWith("RetryLoop DEBUG") && line.contains("] openai-uploads:" + call + " of"))
                .toList();
    }

    @Test
    void shouldNameUploadAndRouteInEveryLogLine() {
        try (CapturedLog log = new CapturedLog(Level.DEBUG, PATTERN)) {
            send("direct:one", Bytes.random(1_000_000));

            String known = "upload=" + emulator.onlyUpload().id() + " route=one ";
            assertThat(calls(log, "addPart")).hasSize(16).allMatch(line -> line.contains(known));
            assertThat(calls(log, "addPart")).anyMatch(line -> line.contains("OpenAIUploadsPart"));
            assertThat(calls(log, "complete")).hasSize(1).allMatch(line -> line.contains(known));
        }
        assertThat(MDC.get("openai.uploadId")).isNull();
    }

    @Test
    void shouldNameTheUploadInLogLinesOfARouteThatSendsParts() {
        try (CapturedLog log = new CapturedLog(Level.DEBUG, PATTERN)) {
            send("direct:upload", exchange -> {
                exchange.getMessage().setBody(Bytes.random(1_000_000));
                exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, "batch.jsonl");
            });

            String known = "upload=" + emulator.onlyUpload().id();
            assertThat(calls(log, "addPart")).hasSize(16).allMatch(line -> line.contains(known));
            assertThat(calls(log, "complete")).hasSize(1).allMatch(line -> line.contains(known));
        }
    }

    @Test
    void shouldLogTheServersRequestIdOfEveryCall() {
        try (CapturedLog log = new CapturedLog(Level.DEBUG, PATTERN)) {
            send("direct:one", Bytes.random(1_000_000));

            assertThat(emulator.requests()).hasSize(18).allSatisfy(request -> assertThat(log.lines())
                    .anyMatch(line -> line.contains("RetryLoop DEBUG") && line.endsWith(request.requestId())));
        }
    }

    @Test
    void shouldLogAtSuitableLevels() {
        emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");
        try (CapturedLog log = new CapturedLog(Level.INFO, "%c{1} %level %m")) {
            send("direct:one", "content");

            RecordedRequest refused = emulator.requestsOf(EmulatorCall.ADD_PART).get(0);
            assertThat(log.lines())
                    .filteredOn(line -> !line.contains("mpl.engine"))
                    .satisfiesExactly(
                            retried -> assertThat(retried)
                                    .startsWith("RetryLoop WARN openai-uploads:addPart of part 1 of 1")
                                    .contains("failed: HTTP 503 (request id " + refused.requestId() + ")")
                                    .matches(".*Next attempt in [0-9]+ ms"),
                            completed -> assertThat(completed)
                                    .startsWith("CompleteCall INFO Upload "
                                            + emulator.onlyUpload().id() + " is completed"));
        }
    }

    @Test
    void shouldNameTheRequestWhoseAnswerCannotBeUsed() {
        emulator.script().on(EmulatorCall.ADD_PART).times(2).answerText(200, "text/html", "<html>");

        Exchange result = send("direct:one", "content");

        assertNamesTheLastRequest(result, 2);
    }

    @Test
    void shouldNameTheRequestWhoseAnswerBreaksOff() {
        emulator.script().on(EmulatorCall.ADD_PART).truncateAnswer();

        Exchange result = send("direct:one", "content");

        assertNamesTheLastRequest(result, 1);
    }

    @Test
    void shouldNameTheLastRequestThatWasAnsweredWhenTheNextOneIsNot() {
        emulator.script().on(EmulatorCall.ADD_PART).answerError(503, null, "busy");
        emulator.script().on(EmulatorCall.ADD_PART).nth(1).cutBeforeReading();

        Exchange result = send("direct:one", "content");

        assertNamesTheLastRequest(result, 1);
    }

    private void assertNamesTheLastRequest(Exchange result, int answered) {
        String requestId =
                emulator.requestsOf(EmulatorCall.ADD_PART).get(answered - 1).requestId();
        assertThat(result.getException())
                .isInstanceOfSatisfying(OpenAIUploadsIOException.class, e -> assertThat(e.getRequestId())
                        .isEqualTo(requestId))
                .hasMessageContaining("(last request id: " + requestId + ")");
    }
}
