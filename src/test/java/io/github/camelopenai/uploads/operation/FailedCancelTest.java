package io.github.camelopenai.uploads.operation;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.FaultRule;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The log messages about a failed upload that could not be cancelled. */
@Timeout(60)
class FailedCancelTest extends UploadsTestSupport {

    private static final byte[] CONTENT = Bytes.random(10_000);
    private static final String OPTIONS = "fileName=batch.jsonl&partSize=1KiB";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:upload").to("openai-uploads:upload?parallelParts=1&" + OPTIONS);
                from("direct:split")
                        .to("openai-uploads:create?autoCancel=true&" + OPTIONS)
                        .split(uploadParts(), collectPartIds())
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        };
    }

    private static Consumer<FaultRule> error(int status, String message) {
        return rule -> rule.answerError(status, null, message);
    }

    static Stream<Arguments> failures() {
        Consumer<FaultRule> cut = FaultRule::cutBeforeReading;
        return Stream.of("direct:upload", "direct:split")
                .flatMap(route -> Stream.of(
                        Arguments.of(route, error(400, "Not now"), "HTTP 400 Bad Request: Not now"),
                        Arguments.of(route, error(404, "No route"), "HTTP 404 Not Found: No route"),
                        Arguments.of(route, error(503, "busy"), "after 3 attempts, failed: HTTP 503"),
                        Arguments.of(route, cut, "after 3 attempts, failed: Connection reset")));
    }

    private String warningOfTheCancel(String route, Consumer<FaultRule> failure) {
        emulator.script().on(EmulatorCall.ADD_PART).nth(2).answerError(400, "bad_part", "This part is bad");
        failure.accept(emulator.script().on(EmulatorCall.CANCEL).always());
        List<String> lines;
        try (CapturedLog log = new CapturedLog(Level.WARN, "%level %msg")) {
            Exchange result = send(route, CONTENT);
            assertThat(result.getException()).hasStackTraceContaining("This part is bad");
            lines = log.lines();
        }
        return lines.stream()
                .filter(line -> line.contains("could not be cancelled"))
                .reduce((one, two) -> {
                    throw new AssertionError("Told twice: " + lines);
                })
                .orElseThrow(() -> new AssertionError(lines.toString()));
    }

    private void assertTellsWhatBecomesOfIt(String warning) {
        String id = emulator.onlyUpload().id();
        assertThat(warning)
                .startsWith("WARN Upload " + id)
                .contains("openai-uploads:cancel (upload " + id + ")")
                .contains(
                        "stays open until " + emulator.onlyUpload().expiresAt().truncatedTo(ChronoUnit.SECONDS))
                .contains("no action is needed")
                .contains("openai-uploads:cancel?uploadId=" + id)
                .doesNotContain("parallel")
                .doesNotContain("Start over");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldReportTheFailureAndTheExpiryOfTheUpload(String route, Consumer<FaultRule> failure, String why) {
        String warning = warningOfTheCancel(route, failure);

        assertThat(warning).contains(why);
        assertTellsWhatBecomesOfIt(warning);
    }

    @Test
    void shouldReportAMissingResponse() {
        String warning = warningOfTheCancel("direct:upload", rule -> rule.stall(0));

        assertThat(warning).contains("failed: no answer came in time");
        assertTellsWhatBecomesOfIt(warning);
        emulator.dropConnections();
    }

    @Test
    void shouldReportTheLastResponseWhenNoTimeIsLeftForAnotherAttempt() {
        String warning = warningOfTheCancel(
                "openai-uploads:upload?parallelParts=1&retryDelay=20s&" + OPTIONS, error(503, "busy"));

        assertThat(warning).contains("failed: HTTP 503").contains("no time for another attempt");
        assertTellsWhatBecomesOfIt(warning);
    }
}
