package io.github.camelopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.emulator.EmulatorBuilder;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that repeat the key in their responses, in HTTP or not: it appears in no log and no error. */
class RepeatedSecretsTest extends UploadsTestSupport {

    private static final String KEY = "Not/A+real=Key-52c1";
    private static final String HEADER = "Bearer not+a/real=header-9d04";

    private static final String JSON_KEY = "Not\\/A\\u002Breal\\u003dKey-52c1";
    private static final String TWICE_ESCAPED = "Not\\\\\\/A\\\\u002breal\\\\u003dKey-52c1";
    private static final String HTML_KEY = "Not&#47;A&#x2B;real&#61;Key-52c1";
    private static final String URL_KEY = "Not%2FA%2breal%3DKey-52c1";

    @Override
    public EmulatorBuilder emulator() {
        return super.emulator().apiKey(KEY);
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new UploadRoute();
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        OpenAIUploadsConfiguration options = component.getConfiguration();
        options.setMaxRetries(1);
        options.setOutageTimeout("100ms");
        options.setOutcomeTimeout("100ms");
        options.setFileName("a.jsonl");
        options.setAdditionalHeader(Map.of("X-Gateway-Authorization", HEADER));
    }

    /** Responses that are no HTTP. */
    static Stream<String> raw() {
        return Stream.of(
                KEY + " is wrong\r\n\r\n",
                "HTTP/1.1 " + KEY + "\r\n\r\n",
                "HTTP/9.9 200 " + KEY + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + KEY + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + KEY + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: " + KEY + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: " + KEY + "\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Type: " + KEY + ";charset=" + KEY + "\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + KEY + "\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde" + KEY + "\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n" + KEY + "\r\n\r\n",
                "HTTP/1.1 503 " + KEY + "\r\nContent-Length: 0\r\nX-Request-Id: " + KEY + "\r\n\r\n",
                "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: https://" + KEY + "/\r\n\r\n",
                "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: https://a.invalid/?k=" + URL_KEY + "\r\n\r\n",
                "HTTP/1.1 403 No\r\nContent-Length: 0\r\n" + KEY + ": " + HEADER + "\r\n\r\n",
                "HTTP/1.1 101 " + KEY + "\r\nUpgrade: " + KEY + "\r\n\r\n",
                HEADER.substring(7) + "\r\n" + "x".repeat(20_000) + "\r\n");
    }

    /** HTTP responses: status, type, body. */
    static Stream<Arguments> bodies() {
        return Stream.of(KEY, JSON_KEY, TWICE_ESCAPED, HTML_KEY, URL_KEY, HEADER, HEADER.substring(7))
                .flatMap(said -> Stream.of(
                        Arguments.of(403, "{\"error\":{\"message\":\"No: " + said + "\"}}"),
                        Arguments.of(403, "{\"error\":{\"code\":\"" + said + "\",\"type\":\"" + said + "\"}}"),
                        Arguments.of(503, "{\"error\":{\"message\":[{\"msg\":\"" + said + "\"}]}}"),
                        Arguments.of(403, "<html><title>No " + said + "</title>" + said + "</html>"),
                        Arguments.of(403, said),
                        Arguments.of(200, said),
                        Arguments.of(200, "{\"error\":\"" + said + "\"}"),
                        Arguments.of(200, "{\"id\":" + said),
                        Arguments.of(200, "{\"id\":{\"" + said + "\":1}}"),
                        Arguments.of(403, "x".repeat(490) + said + "y".repeat(10_000)),
                        Arguments.of(403, "{\"error\":{\"message\":\"" + "x".repeat(490) + said + "\"}}")));
    }

    private static void assertNotShown(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        StringBuilder shown = new StringBuilder(trace.toString());
        if (failure instanceof OpenAIUploadsException answered) {
            shown.append(answered.getResponseBody())
                    .append(answered.getResponseHeaders())
                    .append(answered.getStatusText())
                    .append(answered.getRedirectLocation())
                    .append(answered.getRequestId())
                    .append(answered.getErrorType())
                    .append(answered.getErrorCode());
        }
        assertNotShown(shown.toString());
    }

    private static void assertNotShown(String shown) {
        for (String secret : List.of(
                KEY, JSON_KEY, TWICE_ESCAPED, HTML_KEY, URL_KEY, HEADER, HEADER.substring(7), "not/a+r", "real=h")) {
            assertThat(shown).doesNotContainIgnoringCase(secret);
        }
        assertThat(shown.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(20_000));
    }

    @ParameterizedTest
    @MethodSource("raw")
    void shouldNotShowAKeyThatIsRepeatedOutsideOfHttp(String raw) {
        emulator.script().on(EmulatorCall.CREATE).always().answerRaw(raw);

        Exchange result = send("direct:upload", "x");

        assertNotShown(result.getException());
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void shouldNotShowAKeyInWhateverFormABodyRepeatsIt(int status, String body) {
        emulator.script().on(EmulatorCall.CREATE).always().answer(status, Map.of("X-Request-Id", KEY), body);

        Exchange result = send("direct:upload", "x");

        assertNotShown(result.getException());
    }

    @Test
    void shouldLogNothingThatAServerRepeats() throws Exception {
        String log;
        try (CapturedLog trace = new CapturedLog(Level.TRACE, "%c %m %throwable");
                CamelContext fresh = createCamelContext();
                ProducerTemplate sender = fresh.createProducerTemplate()) {
            fresh.addRoutes(new UploadRoute());
            fresh.start();
            raw().forEach(raw -> {
                emulator.script().clear();
                for (EmulatorCall call : List.of(EmulatorCall.CANCEL, EmulatorCall.COMPLETE, EmulatorCall.LIST_FILES)) {
                    emulator.script().on(call).always().answerRaw(raw);
                }
                sender.send("direct:upload", exchange -> exchange.getMessage().setBody("x"));
                emulator.script().on(EmulatorCall.ADD_PART).always().answerRaw(raw);
                sender.send("direct:upload", exchange -> exchange.getMessage().setBody("x"));
                emulator.script().on(EmulatorCall.CREATE).always().answerRaw(raw);
                sender.send("direct:upload", exchange -> exchange.getMessage().setBody("x"));
            });
            log = String.join("\n", trace.lines());
        }

        assertThat(log).contains("Next attempt in");
        for (String secret : List.of(KEY, HEADER, HEADER.substring(7))) {
            assertThat(log.lines().filter(line -> line.contains(secret))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file",
                "id",
                "a",
                "1",
                "pending",
                "completed",
                "upload",
                "application/json",
                "{",
                ":",
                "*",
                "\\",
                "&"
            })
    void shouldUploadWithAKeyThatOccursInResponses(String key) throws Exception {
        emulator.accept(key);
        byte[] content = Bytes.random(200_000);
        try (CamelContext fresh = createCamelContext();
                ProducerTemplate sender = fresh.createProducerTemplate()) {
            OpenAIUploadsConfiguration options = fresh.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                    .getConfiguration();
            options.setApiKey(key);
            options.setAdditionalHeader(Map.of("X-Team", "filename", "X-Other", "created_at"));
            fresh.addRoutes(new UploadRoute());
            fresh.start();
            emulator.script().on(EmulatorCall.ADD_PART).answer(503, Map.of("Retry-After", "0"), "busy");
            emulator.script().on(EmulatorCall.COMPLETE).loseAnswer();

            Exchange result = sender.send(
                    "direct:upload", exchange -> exchange.getMessage().setBody(content));

            assertThat(result.getException()).isNull();
        }
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
    }
}
