package io.github.camelopenai.uploads.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.CapturedLog;
import io.github.camelopenai.uploads.support.UploadRoute;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** File names with control characters: escaped in logs and errors, sent unchanged. */
class ShownNamesTest extends UploadsTestSupport {

    /** Characters that end a line, move the cursor or change the direction of writing. */
    private static final String CONTROLS = "\r\n\u001b[2K\u202e\u2028\u0085";

    private static final String EVIL = "a" + CONTROLS + "FORGED b.jsonl";
    private static final String SHOWN = "a [2K FORGED b.jsonl";

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                new UploadRoute().addRoutesToCamelContext(getContext());
                String journal = "&journalDirectory=" + directory.resolve("journal");
                from("direct:step").to("openai-uploads:upload?progressInterval=1ms");
                from("direct:remembered").to("openai-uploads:upload?partSize=64KiB" + journal);
            }
        };
    }

    @Override
    public void configure(OpenAIUploadsComponent component) {
        component.getConfiguration().setMaxRetries(1);
    }

    private void assertShown(String text) {
        assertThat(text).doesNotContain("\u001b", "\u202e", "\u2028", "\u0085", "\r", "\nFORGED");
    }

    private void assertShown(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertShown(trace.toString());
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(String.valueOf(each.getMessage())).doesNotContain("\n").hasSizeLessThan(2_000);
        }
    }

    private Exchange sendNamed(String route, Object body) {
        return send(route, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, EVIL);
        });
    }

    @Test
    void shouldLogNamesOnOneLineAndSendThemAsTheyAre() {
        List<String> told = new CopyOnWriteArrayList<>();
        listen(event -> told.add(event.toString()));
        List<String> log;
        try (CapturedLog trace = new CapturedLog(Level.TRACE, "@@%c %m %throwable")) {
            for (String route : List.of("direct:upload", "direct:step", "direct:remembered", "direct:remembered")) {
                sendNamed(route, "content");
            }
            byte[] content = Bytes.random(200_000);
            emulator.script().on(EmulatorCall.ADD_PART).nth(2).always().answerError(503, null, "busy" + CONTROLS);
            assertShown(sendNamed("direct:remembered", content).getException());
            emulator.script().clear();
            sendNamed("direct:remembered", content);
            emulator.script().on(EmulatorCall.ADD_PART).always().answerError(400, CONTROLS, "bad" + CONTROLS);
            assertShown(sendNamed("direct:step", "content").getException());
            await().until(() -> told.stream().anyMatch(event -> event.startsWith("Failed")));
            log = List.of(String.join("\n", trace.lines()).split("@@"));
        }

        assertThat(log)
                .filteredOn(line -> line.startsWith("io.github.camelopenai.uploads."))
                .filteredOn(line -> !line.contains(".emulator."))
                .anyMatch(line -> line.contains(SHOWN))
                .allSatisfy(this::assertShown);
        assertThat(told).anyMatch(event -> event.contains(SHOWN)).allSatisfy(this::assertShown);
        assertThat(emulator.uploads()).extracting("filename").containsOnly(EVIL);
        DevConsole console = devConsole();
        assertShown(console.call(DevConsole.MediaType.TEXT).toString());
        assertThat(console.call(DevConsole.MediaType.TEXT).toString()).contains(SHOWN);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                        OpenAIUploadsConstants.PURPOSE,
                        OpenAIUploadsConstants.MIME_TYPE,
                        OpenAIUploadsConstants.EXPIRES_AFTER,
                        OpenAIUploadsConstants.MD5,
                        OpenAIUploadsConstants.BYTES,
                        OpenAIUploadsConstants.UPLOAD_ID,
                        OpenAIUploadsConstants.PART_IDS)
                .flatMap(header -> Stream.of("create", "upload", "addPart", "complete", "cancel")
                        .map(operation -> Arguments.of(header, operation)));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void shouldShowValuesOfHeadersOnOneLineAndShortened(String header, String operation) {
        emulator.script().onAny().always().answerError(400, "no" + CONTROLS, "no" + CONTROLS);
        for (String value : List.of("x" + CONTROLS + "FORGED", "x".repeat(100_000))) {
            Exchange result = send("openai-uploads:" + operation + "?fileName=a.jsonl", exchange -> {
                exchange.getMessage().setBody("content");
                exchange.getMessage().setHeader(OpenAIUploadsConstants.UPLOAD_ID, "upload_1");
                exchange.getMessage().setHeader(OpenAIUploadsConstants.PART_IDS, List.of("part_1"));
                exchange.getMessage().setHeader(header, value);
            });

            assertShown(result.getException());
        }
    }

    @Test
    void shouldShowPathsOfFilesOnOneLine() throws Exception {
        Path file = Files.writeString(directory.resolve(EVIL), "content");
        Path gone = directory.resolve("gone" + EVIL);
        Path folder = Files.createDirectory(directory.resolve("folder" + EVIL));
        emulator.script().on(EmulatorCall.ADD_PART).answer(503, Map.of(), "busy");
        var gate = emulator.script().on(EmulatorCall.CREATE).nth(1).hold();
        var sending = template.asyncSend(
                "direct:step", exchange -> exchange.getMessage().setBody(file));
        await().until(() -> gate.held() == 1);
        Files.delete(file);
        gate.open();

        assertShown(sending.get().getException());
        for (String route : List.of("direct:upload", "direct:step", "direct:remembered")) {
            for (Path path : List.of(gone, folder)) {
                Exchange result = send(route, path);
                assertThat(result.getException()).isNotNull();
                assertShown(result.getException());
            }
        }
    }
}
