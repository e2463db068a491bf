package io.github.camelopenai.uploads.batch;

import static io.github.camelopenai.uploads.OpenAIUploads.collectLines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.processor.aggregate.DefaultAggregateController;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CollectLinesTest extends UploadsTestSupport {

    private final LinesAggregationStrategy small =
            collectLines().fileName("requests.jsonl").maxLines(3).maxBytes("1000B");
    private final DefaultAggregateController groups = new DefaultAggregateController();
    private Path temporary;

    @Override
    protected RoutesBuilder createRouteBuilder() throws IOException {
        temporary = Files.createDirectories(directory.resolve("temporary"));
        small.setSpoolDirectory(temporary.toString());
        LinesAggregationStrategy split = collectLines();
        split.setSpoolDirectory(temporary.toString());
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:aggregate")
                        .aggregate(constant(true), small)
                        .aggregateController(groups)
                        .to("openai-uploads:upload?purpose=batch&maxRetries=0")
                        .to("mock:done");
                from("direct:split")
                        .split(body(), split)
                        .stopOnException()
                        .to("direct:line")
                        .end()
                        .to("openai-uploads:upload?purpose=batch");
                from("direct:line").process(exchange -> {
                    if ("bad".equals(exchange.getMessage().getBody())) {
                        throw new IllegalStateException("a bad line");
                    }
                });
            }
        };
    }

    @AfterEach
    void leavesNoFile() throws Exception {
        context.stop();
        try (Stream<Path> left = Files.walk(temporary)) {
            assertThat(left).containsExactly(temporary);
        }
    }

    private void collect(Object... bodies) {
        for (Object body : bodies) {
            template.sendBody("direct:aggregate", body);
        }
    }

    private static String text(EmulatedFile file) {
        try (InputStream content = file.openContent()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmulatedFile awaitFile() {
        await().until(() -> !emulator.files().isEmpty());
        return emulator.onlyFile();
    }

    @Test
    void shouldUploadAGroupThatHasAllItsLines() throws Exception {
        MockEndpoint done = context.getEndpoint("mock:done", MockEndpoint.class);
        done.expectedMessageCount(1);

        collect(
                "{\"a\":1}",
                "{\"b\":\"ü\"}".getBytes(StandardCharsets.UTF_8),
                new ByteArrayInputStream("{}".getBytes()));

        done.assertIsSatisfied();
        assertThat(text(emulator.onlyFile())).isEqualTo("{\"a\":1}\n{\"b\":\"ü\"}\n{}\n");
        assertThat(emulator.onlyFile().filename()).isEqualTo("requests.jsonl");
        assertThat(emulator.onlyFile().mimeType()).isEqualTo("text/jsonl");
        assertThat(done.getExchanges().get(0).getMessage().getHeader(OpenAIUploadsConstants.LINES))
                .isEqualTo(3L);
        await().untilAsserted(() -> assertThat(temporary).isEmptyDirectory());
    }

    @Test
    void shouldMakeOneLineOfEachBody() {
        collect("\uFEFF{\n  \"a\": \"\\n\u2028\"\r\n}\r\n", " ", null, "", "\t{}\n", "{}");

        assertThat(text(awaitFile())).isEqualTo("{   \"a\": \"\\n\u2028\"  }\n{}\n{}\n");
    }

    @Test
    void shouldUploadAGroupThatHasNearlyAllItsBytes() {
        collect("a".repeat(600), "b".repeat(380));

        assertThat(awaitFile().bytes()).isEqualTo(982);
    }

    @Test
    void shouldRefuseALineThatDoesNotFit() {
        collect("a".repeat(600));

        assertThatThrownBy(() -> collect("b".repeat(400)))
                .hasStackTraceContaining(
                        "a line of 401 bytes, which does not fit into requests.jsonl: it has 601 of at most"
                                + " 1000 bytes (maxBytes)");

        collect("c", "d");
        assertThat(text(awaitFile())).hasSize(605).endsWith("a\nc\nd\n");
    }

    @Test
    void shouldRefuseABodyThatIsNeitherTextNorBytes() {
        assertThatThrownBy(() -> collect(Map.of("a", 1)))
                .hasStackTraceContaining("is not a line: make a text of it, for example with marshal().json()");
    }

    @Test
    void shouldNameTheFileAfterTheStrategyAndNotAfterTheFirstMessage() {
        template.sendBodyAndHeader("direct:aggregate", "1", Exchange.FILE_NAME, "order-1.json");
        collect("2", "3");

        assertThat(awaitFile().filename()).isEqualTo("requests.jsonl");
    }

    @Test
    void shouldDeleteTheFileWhenTheUploadFails() {
        emulator.script().on(EmulatorCall.CREATE).answerError(400, "no", "Not now");

        collect("1", "2", "3");

        await().until(() -> emulator.script().pending() == 0);
        await().untilAsserted(() -> assertThat(temporary).isEmptyDirectory());
    }

    @Test
    void shouldDeleteTheFileOfAGroupThatIsNotCompleteWhenTheRouteStops() throws Exception {
        collect("1");
        assertThat(temporary).isNotEmptyDirectory();

        context.stop();

        assertThat(temporary).isEmptyDirectory();
        assertThat(emulator.uploads()).isEmpty();
    }

    @Test
    void shouldDeleteTheFilesOfDiscardedGroupsWhenItIsAsked() {
        collect("1");
        groups.forceDiscardingOfAllGroups();

        small.stop();

        assertThat(temporary).isEmptyDirectory();
        collect("2", "3", "4");
        assertThat(text(awaitFile())).isEqualTo("2\n3\n4\n");
    }

    @Test
    void shouldMakeOneFileOfASplit() {
        List<String> lines =
                IntStream.range(0, 2000).mapToObj(i -> "{\"n\":" + i + "}").toList();

        Exchange result =
                template.send("direct:split", exchange -> exchange.getMessage().setBody(lines));

        assertThat(result.getException()).isNull();
        assertThat(text(emulator.onlyFile()).lines()).containsExactlyElementsOf(lines);
        assertThat(emulator.onlyFile().filename()).isEqualTo("lines.jsonl");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void shouldFailASplitWithTheFirstFailureOfALine() {
        Exchange result = template.send(
                "direct:split", exchange -> exchange.getMessage().setBody(Arrays.asList("1", "2", "bad", "4")));

        assertThat(result.getException()).hasStackTraceContaining("a bad line");
        assertThat(emulator.uploads()).isEmpty();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void shouldRefuseSettingsThatCannotBeMeant() {
        LinesAggregationStrategy lines = collectLines();
        assertThatThrownBy(() -> lines.setFileName("a/b.jsonl")).hasMessageContaining("without a directory");
        assertThatThrownBy(() -> lines.setFileName("..")).hasMessageContaining("without a directory");
        assertThatThrownBy(() -> lines.setMaxLines(0)).hasMessageContaining("maxLines is 0");
        assertThatThrownBy(() -> lines.setMaxBytes("200")).hasMessageContaining("did you mean");
        assertThatThrownBy(() -> lines.setMaxBytes("lots")).hasMessageContaining("is not a size");
    }
}
