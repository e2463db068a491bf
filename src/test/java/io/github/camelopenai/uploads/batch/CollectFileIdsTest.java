package io.github.camelopenai.uploads.batch;

import static io.github.camelopenai.uploads.OpenAIUploads.batchFiles;
import static io.github.camelopenai.uploads.OpenAIUploads.collectFileIds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Collects the ids of files of a splitter of Camel, instead of {@code batchFiles()}. */
class CollectFileIdsTest extends UploadsTestSupport {

    private final List<Object> inner = new ArrayList<>();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:all")
                        .split(body(), collectFileIds())
                        .to("openai-uploads:upload")
                        .end();
                from("direct:parallel")
                        .split(body(), collectFileIds())
                        .parallelProcessing()
                        .streaming()
                        .to("openai-uploads:upload")
                        .end();
                from("direct:stopping")
                        .split(body(), collectFileIds())
                        .stopOnException()
                        .setHeader("CamelFileName", simple("${body.name}"))
                        .to("openai-uploads:upload")
                        .end();
                from("direct:nested")
                        .split(batchFiles().maxLines(1), collectFileIds())
                        .split(constant("{}\n"), collectFileIds())
                        .to("openai-uploads:upload?fileName=inner.jsonl")
                        .end()
                        .to("direct:inner")
                        .to("openai-uploads:upload?fileName=outer.jsonl")
                        .end();
                from("direct:inner")
                        .process(
                                exchange -> inner.add(exchange.getMessage().removeHeader("CamelOpenAIUploadsFileIds")));
                from("direct:nested-lists")
                        .split(body(), collectFileIds())
                        .split(body(), collectFileIds())
                        .to("openai-uploads:upload?fileName=inner.txt")
                        .end()
                        .to("direct:inner")
                        .transform(constant("outer"))
                        .to("openai-uploads:upload?fileName=outer.txt")
                        .end();
                from("direct:grouped")
                        .split(body(), collectFileIds())
                        .split(body(), AggregationStrategies.groupedBody())
                        .log(LoggingLevel.TRACE, "${body}")
                        .end()
                        .transform(simple("${body.size} files"))
                        .to("openai-uploads:upload?fileName=grouped.txt")
                        .end();
                from("direct:twice")
                        .split(constant("{}\n"), collectFileIds())
                        .to("openai-uploads:upload?fileName=one.jsonl")
                        .end()
                        .setProperty("first", header("CamelOpenAIUploadsFileIds"))
                        .split(batchFiles().maxLines(1), collectFileIds())
                        .to("openai-uploads:upload")
                        .end()
                        .setProperty("second", header("CamelOpenAIUploadsFileIds"))
                        .split(constant("{}\n"), collectFileIds())
                        .to("openai-uploads:upload?fileName=two.jsonl")
                        .end();
            }
        };
    }

    private List<File> files(int count) throws IOException {
        List<File> files = new ArrayList<>();
        for (int n = 1; n <= count; n++) {
            files.add(Files.writeString(directory.resolve("manual-" + n + ".txt"), "Manual " + n)
                    .toFile());
        }
        return files;
    }

    private String idOf(String name) {
        return emulator.files().stream()
                .filter(file -> file.filename().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:all", "direct:parallel", "direct:stopping"})
    void shouldCollectTheIdsInTheOrderOfTheSplit(String route) throws Exception {
        List<File> files = files(5);

        Exchange result = template.send(route, exchange -> exchange.getMessage().setBody(files));

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody()).isEqualTo(files);
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds"))
                .isEqualTo(files.stream().map(file -> idOf(file.getName())).toList());
    }

    @Test
    void shouldSayWhichFilesExistWhenOneFails() throws Exception {
        emulator.script().on(EmulatorCall.CREATE).nth(2).answerError(400, "bad", "Not this one");

        Exchange result =
                template.send("direct:all", exchange -> exchange.getMessage().setBody(files(3)));

        assertThat(result.getException())
                .isInstanceOfSatisfying(BatchFilesException.class, e -> assertThat(e.fileIds())
                        .containsExactly(
                                Map.entry("message 1", idOf("manual-1.txt")),
                                Map.entry("message 3", idOf("manual-3.txt"))))
                .hasMessageContainingAll("2 were; not uploaded: message 2): ", "Not this one");
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds")).isNull();
    }

    @Test
    void shouldSayWhichFilesExistWhenTheSplitStops() throws Exception {
        emulator.script().on(EmulatorCall.CREATE).nth(2).answerError(400, "bad", "Not this one");

        Exchange result = template.send(
                "direct:stopping", exchange -> exchange.getMessage().setBody(files(3)));

        assertThat(result.getException())
                .isInstanceOf(BatchFilesException.class)
                .hasMessageContainingAll(
                        "not uploaded: manual-2.txt; the rest of the content was not read",
                        "Not this one",
                        "manual-1.txt is " + idOf("manual-1.txt"));
    }

    @Test
    void shouldNameEachFileWhenSeveralHaveOneName() throws Exception {
        emulator.script().on(EmulatorCall.CREATE).nth(3).answerError(400, "bad", "Not this one");
        File file = files(1).get(0);

        Exchange result = template.send(
                "direct:stopping", exchange -> exchange.getMessage().setBody(List.of(file, file, file)));

        List<String> ids = emulator.files().stream().map(EmulatedFile::id).toList();
        assertThat(result.getException()).isInstanceOfSatisfying(BatchFilesException.class, e -> assertThat(e.fileIds())
                .containsExactly(
                        Map.entry("manual-1.txt", ids.get(0)), Map.entry("manual-1.txt (message 2)", ids.get(1))));
    }

    @Test
    void shouldCollectNoIdOfAnEmptyList() {
        Exchange result =
                template.send("direct:all", exchange -> exchange.getMessage().setBody(List.of()));

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds")).isEqualTo(List.of());
    }

    private List<String> idsOf(String name) {
        return emulator.files().stream()
                .filter(file -> file.filename().equals(name))
                .map(EmulatedFile::id)
                .toList();
    }

    @Test
    void shouldCollectTheIdsOfASplitWithinBatchFilesApart() {
        Exchange result =
                template.send("direct:nested", exchange -> exchange.getMessage().setBody("{}\n{}\n"));

        assertThat(result.getException()).isNull();
        assertThat(inner)
                .isEqualTo(idsOf("inner.jsonl").stream().map(List::of).toList())
                .hasSize(2);
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds"))
                .isEqualTo(idsOf("outer.jsonl"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
    }

    @Test
    void shouldCollectTheIdsOfASplitWithinASplitApart() {
        Exchange result = template.send("direct:nested-lists", exchange -> exchange.getMessage()
                .setBody(List.of(List.of("one"), List.of("two"), List.of("three"))));

        assertThat(result.getException()).isNull();
        assertThat(inner)
                .isEqualTo(idsOf("inner.txt").stream().map(List::of).toList())
                .hasSize(3);
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds")).isEqualTo(idsOf("outer.txt"));
    }

    /** Such a split replaces the place of the message in the outer split by one of its own. */
    @ParameterizedTest
    @CsvSource({"1,1,1", "3,1,2", "2,1,1"})
    void shouldCollectAllIdsWhenAnotherSplitRunsBeforeTheUpload(int first, int second, int third) {
        List<List<String>> lists = Stream.of(first, second, third)
                .map(n -> Collections.nCopies(n, "x"))
                .toList();

        Exchange result = template.send(
                "direct:grouped", exchange -> exchange.getMessage().setBody(lists));

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds"))
                .isEqualTo(emulator.files().stream().map(EmulatedFile::id).toList())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(3);
    }

    @Test
    void shouldCollectTheIdsOfEachSplitOfAnExchange() {
        Exchange result =
                template.send("direct:twice", exchange -> exchange.getMessage().setBody("{}\n{}\n"));

        assertThat(result.getException()).isNull();
        List<String> ids = emulator.files().stream().map(EmulatedFile::id).toList();
        assertThat(result.getProperty("first")).isEqualTo(ids.subList(0, 1));
        assertThat(result.getProperty("second")).isEqualTo(ids.subList(1, 3));
        assertThat(result.getMessage().getHeader("CamelOpenAIUploadsFileIds")).isEqualTo(ids.subList(3, 4));
    }
}
