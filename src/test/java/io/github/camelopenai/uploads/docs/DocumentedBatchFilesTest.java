package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.batch.BatchFilesException;
import io.github.camelopenai.uploads.emulator.EmulatedBatch;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the routes with batch files, as the page shows them. */
class DocumentedBatchFilesTest extends DocumentedRoutesSupport {

    private static final int LINES = 50_001;

    static Stream<Object> routes() {
        return Stream.of(new UploadBatchFiles(), "batch-files.yaml", "batch-files.xml");
    }

    private void put(String folder, String content) throws IOException {
        Path whole = Files.writeString(directory.resolve("orders.jsonl"), content);
        Files.move(whole, Files.createDirectories(directory.resolve(folder)).resolve("orders.jsonl"));
    }

    private static String requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(n ->
                        "{\"custom_id\":\"" + n + "\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":{}}\n")
                .collect(Collectors.joining());
    }

    private void awaitFile(String name) {
        await().until(() -> Files.exists(directory.resolve("inbox").resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldUploadBatchFiles(Object route) throws IOException {
        put("inbox", requests(LINES));

        start(Map.of(OPTION + "partSize", "1MiB"), route);

        awaitFile(".camel/orders.jsonl");
        assertThat(emulator.files())
                .extracting(EmulatedFile::filename)
                .containsExactly("orders-0001.jsonl", "orders-0002.jsonl");
        assertThat(emulator.files().get(1).openContent())
                .hasContent(requests(LINES).substring(requests(LINES - 1).length()));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldUploadNothingOfAFileWithAnInvalidLine(Object route) throws IOException {
        put("inbox", requests(LINES) + "{}\n");

        start(Map.of(), route);

        awaitFile("failed/orders.jsonl");
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldCreateABatchForEachFile() throws IOException {
        put("orders", requests(LINES));

        startWith(
                "follow-on.properties",
                Map.of(
                        OPTION + "partSize",
                        "1MiB",
                        "openai.url",
                        emulator.baseUrl(),
                        "openai.key",
                        emulator.apiKey(),
                        "openai.look.delay",
                        "5"),
                "openai-calls.yaml",
                "file-processed.yaml",
                "create-batch.yaml",
                "batches.yaml");

        await().until(() -> emulator.followOn().batches().size() == 2);
        List<String> ids = emulator.files().stream().map(EmulatedFile::id).toList();
        assertThat(emulator.followOn().batches())
                .extracting(EmulatedBatch::inputFileId)
                .isEqualTo(ids);
    }

    private CamelContext startFileBatch(String store) throws IOException {
        return startWith(
                "follow-on.properties",
                Map.of(
                        "openai.url",
                        emulator.baseUrl(),
                        "openai.key",
                        emulator.apiKey(),
                        "openai.vectorStore",
                        store,
                        "openai.look.delay",
                        "5"),
                "openai-calls.yaml",
                "file-batch.yaml");
    }

    private List<File> manuals(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> directory.resolve("manual-" + n + ".txt"))
                .map(path -> {
                    try {
                        return Files.writeString(path, "Manual " + path).toFile();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static Exchange sendTo(CamelContext context, Object body) {
        return context.createFluentProducerTemplate()
                .to("direct:manuals")
                .withBody(body)
                .send();
    }

    @Test
    void shouldAddManyFilesToAVectorStoreAtOnce() throws IOException {
        emulator.followOn().vectorStoreFiles().endsAfter(2);
        String store = emulator.followOn().newVectorStore();
        CamelContext context = startFileBatch(store);

        Exchange result = sendTo(context, manuals(30));

        assertThat(result.getException()).isNull();
        assertThat(emulator.followOn().filesIn(store))
                .hasSize(30)
                .isEqualTo(emulator.files().stream().map(EmulatedFile::id).toList());
        assertThat(emulator.requestsOf(EmulatorCall.CREATE_FILE_BATCH)).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.GET_FILE_BATCH)).hasSize(3);
        assertThat(result.getMessage().getHeader("Authorization")).isNull();
    }

    @Test
    void shouldCreateNoFileBatchWhenAFileWasNotUploaded() throws IOException {
        emulator.script().on(EmulatorCall.CREATE).nth(3).answerError(400, "bad", "Not this one");
        CamelContext context = startFileBatch(emulator.followOn().newVectorStore());

        Exchange result = sendTo(context, manuals(4));

        assertThat(result.getException()).isInstanceOfSatisfying(BatchFilesException.class, e -> assertThat(e.fileIds())
                .hasSize(2));
        assertThat(emulator.requestsOf(EmulatorCall.CREATE_FILE_BATCH)).isEmpty();
    }

    @Test
    void shouldFailWhenTheVectorStoreCannotReadAFile() throws IOException {
        emulator.followOn().vectorStoreFiles().fails();
        CamelContext context = startFileBatch(emulator.followOn().newVectorStore());

        Exchange result = sendTo(context, manuals(2));

        assertThat(result.getException()).hasMessageContainingAll("Not all files are in the vector store", "failed=2");
    }

    @Test
    void shouldCollectRequests() {
        CamelContext context = start(Map.of(OPTION + "partSize", "1MiB"), new CollectRequests());

        ProducerTemplate template = context.createProducerTemplate();
        IntStream.range(0, 50_000).forEach(n -> template.sendBody("direct:request", "{\"n\":" + n + "}"));

        await().until(() -> emulator.files().size() == 1);
        assertThat(emulator.onlyFile().filename()).isEqualTo("requests.jsonl");
    }
}
