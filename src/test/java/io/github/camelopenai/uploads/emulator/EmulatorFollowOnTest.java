package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorClient.Reply;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmulatorFollowOnTest {

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private String upload(String purpose) throws IOException {
        String json = """
                {"filename":"a.jsonl","purpose":"%s","bytes":1,"mime_type":"text/jsonl"}""".formatted(purpose);
        String id = client.postJson("/uploads", json).id();
        return client.complete(id, client.addPart(id, "a").id())
                .json()
                .at("/file/id")
                .asText();
    }

    private Reply createBatch(String file, String endpoint, String window) throws IOException {
        return client.postJson("/batches", """
                {"input_file_id":"%s","endpoint":"%s","completion_window":"%s"}""".formatted(file, endpoint, window));
    }

    private Reply addToVectorStore(String store, String file) throws IOException {
        return client.postJson("/vector_stores/" + store + "/files", "{\"file_id\":\"" + file + "\"}");
    }

    private static void assertRefused(Reply reply, int status, String param) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.error().path("param").asText()).isEqualTo(param);
    }

    private static String status(Reply reply) {
        return reply.json().path("status").asText();
    }

    @Test
    void shouldProcessAFileAtOnceUnlessToldOtherwise() throws Exception {
        assertThat(status(client.get("/files/" + upload("batch")))).isEqualTo("processed");

        emulator.followOn().files().endsAfter(2);
        String file = upload("batch");

        assertThat(status(client.get("/files/" + file))).isEqualTo("uploaded");
        assertThat(status(client.get("/files/" + file))).isEqualTo("uploaded");
        assertThat(status(client.get("/files/" + file))).isEqualTo("processed");
    }

    @Test
    void shouldFailToProcessAFileWhenToldTo() throws Exception {
        emulator.followOn().files().fails();

        assertThat(status(client.get("/files/" + upload("batch")))).isEqualTo("error");
    }

    @Test
    void shouldCreateABatchOfAFile() throws Exception {
        String file = upload("batch");

        Reply created = createBatch(file, "/v1/responses", "24h");

        assertThat(status(created)).isEqualTo("validating");
        assertThat(created.json().path("input_file_id").asText()).isEqualTo(file);
        assertThat(status(client.get("/batches/" + created.id()))).isEqualTo("in_progress");
        assertThat(emulator.followOn().batches()).singleElement().satisfies(batch -> assertThat(batch.inputFileId())
                .isEqualTo(file));
    }

    @Test
    void shouldRefuseABatchThatDoesNotFit() throws Exception {
        String file = upload("batch");

        assertRefused(createBatch("file-unknown", "/v1/responses", "24h"), 400, "input_file_id");
        assertRefused(createBatch(upload("user_data"), "/v1/responses", "24h"), 400, "input_file_id");
        assertRefused(createBatch(file, "/v1/files", "24h"), 400, "endpoint");
        assertRefused(createBatch(file, "/v1/responses", "1h"), 400, "completion_window");
        assertRefused(client.postJson("/batches", "{\"file\":\"a\"}"), 400, "file");
        assertRefused(client.get("/batches/batch_unknown"), 404, "batch_id");
        assertThat(emulator.followOn().batches()).isEmpty();
    }

    @Test
    void shouldAddAFileToAVectorStore() throws Exception {
        emulator.followOn().vectorStoreFiles().endsAfter(1);
        String store = emulator.followOn().newVectorStore();
        String file = upload("assistants");

        Reply added = addToVectorStore(store, file);

        assertThat(status(added)).isEqualTo("in_progress");
        assertThat(added.id()).isEqualTo(file);
        String path = "/vector_stores/" + store + "/files/" + file;
        assertThat(status(client.get(path))).isEqualTo("in_progress");
        assertThat(status(client.get(path))).isEqualTo("completed");
        assertThat(emulator.followOn().filesIn(store)).containsExactly(file);
    }

    @Test
    void shouldSayWhyAFileOfAVectorStoreFailed() throws Exception {
        emulator.followOn().vectorStoreFiles().fails();
        String store = emulator.followOn().newVectorStore();
        String file = upload("user_data");
        addToVectorStore(store, file);

        Reply found = client.get("/vector_stores/" + store + "/files/" + file);

        assertThat(status(found)).isEqualTo("failed");
        assertThat(found.json().at("/last_error/code").asText()).isEqualTo("unsupported_file");
    }

    @Test
    void shouldRefuseAFileThatDoesNotFitIntoAVectorStore() throws Exception {
        String store = emulator.followOn().newVectorStore();

        assertRefused(addToVectorStore("vs_unknown", upload("assistants")), 404, "vector_store_id");
        assertRefused(addToVectorStore(store, "file-unknown"), 400, "file_id");
        assertRefused(addToVectorStore(store, upload("batch")), 400, "file_id");
        assertRefused(client.get("/vector_stores/" + store + "/files/file-unknown"), 404, "file_id");
        assertThat(emulator.followOn().filesIn(store)).isEmpty();
    }

    private Reply createFileBatch(String store, String... files) throws IOException {
        return client.postJson(
                "/vector_stores/" + store + "/file_batches",
                "{\"file_ids\":" + Stream.of(files).collect(Collectors.joining("\",\"", "[\"", "\"]")) + "}");
    }

    @Test
    void shouldAddAFileBatchToAVectorStore() throws Exception {
        emulator.followOn().vectorStoreFiles().endsAfter(1);
        String store = emulator.followOn().newVectorStore();
        String first = upload("assistants");
        String second = upload("user_data");

        Reply created = createFileBatch(store, first, second);

        assertThat(status(created)).isEqualTo("in_progress");
        assertThat(created.json().at("/file_counts/in_progress").asInt()).isEqualTo(2);
        assertThat(created.json().path("vector_store_id").asText()).isEqualTo(store);
        String path = "/vector_stores/" + store + "/file_batches/" + created.id();
        assertThat(status(client.get(path))).isEqualTo("in_progress");
        Reply completed = client.get(path);
        assertThat(status(completed)).isEqualTo("completed");
        assertThat(completed.json().at("/file_counts/completed").asInt()).isEqualTo(2);
        assertThat(completed.json().at("/file_counts/total").asInt()).isEqualTo(2);
        assertThat(emulator.followOn().filesIn(store)).containsExactly(first, second);
        assertThat(status(client.get("/vector_stores/" + store + "/files/" + second)))
                .isEqualTo("completed");
    }

    @Test
    void shouldAddAFileBatchWithAttributesOfEachFile() throws Exception {
        String store = emulator.followOn().newVectorStore();
        String file = upload("assistants");

        Reply created = client.postJson("/vector_stores/" + store + "/file_batches", """
                {"files":[{"file_id":"%s","attributes":{"year":2026,"draft":false,"topic":"a"}}]}""".formatted(file));

        assertThat(created.status()).isEqualTo(200);
        assertThat(emulator.followOn().filesIn(store)).containsExactly(file);
    }

    @Test
    void shouldCountTheFailedFilesOfAFileBatch() throws Exception {
        emulator.followOn().vectorStoreFiles().fails();
        String store = emulator.followOn().newVectorStore();
        Reply created = createFileBatch(store, upload("assistants"));

        Reply found = client.get("/vector_stores/" + store + "/file_batches/" + created.id());

        assertThat(status(found)).isEqualTo("completed");
        assertThat(found.json().at("/file_counts/failed").asInt()).isEqualTo(1);
        assertThat(found.json().at("/file_counts/completed").asInt()).isZero();
    }

    @Test
    void shouldRefuseAFileBatchThatDoesNotFit() throws Exception {
        emulator.followOn().maxFilesPerBatch(2);
        String store = emulator.followOn().newVectorStore();
        String file = upload("assistants");
        String path = "/vector_stores/" + store + "/file_batches";

        assertRefused(createFileBatch("vs_unknown", file), 404, "vector_store_id");
        assertRefused(createFileBatch(store, file, "file-unknown"), 400, "file_ids");
        assertRefused(createFileBatch(store, upload("batch")), 400, "file_ids");
        assertRefused(createFileBatch(store, file, file, file), 400, "file_ids");
        assertRefused(client.postJson(path, "{}"), 400, "file_ids");
        assertRefused(client.postJson(path, "{\"file_ids\":[]}"), 400, "file_ids");
        assertRefused(client.postJson(path, "{\"file_ids\":[1]}"), 400, "file_ids[0]");
        assertRefused(client.postJson(path, "{\"file_ids\":[\"a\"],\"files\":[]}"), 400, "file_ids");
        assertRefused(client.postJson(path, "{\"files\":[{\"id\":\"a\"}]}"), 400, "id");
        assertRefused(client.postJson(path, """
                {"file_ids":["%s"],"attributes":{"topic":{}}}""".formatted(file)), 400, "attributes.topic");
        assertThat(emulator.followOn().filesIn(store)).isEmpty();
    }

    @Test
    void shouldFindAFileBatchInItsOwnVectorStoreOnly() throws Exception {
        String store = emulator.followOn().newVectorStore();
        String other = emulator.followOn().newVectorStore();
        String batch = createFileBatch(store, upload("assistants")).id();

        assertRefused(client.get("/vector_stores/" + other + "/file_batches/" + batch), 404, "batch_id");
        assertRefused(client.get("/vector_stores/" + store + "/file_batches/vsfb_unknown"), 404, "batch_id");
        assertRefused(client.get("/vector_stores/vs_unknown/file_batches/" + batch), 404, "vector_store_id");
    }

    @Test
    void shouldAskForTheKeyAndTheRightMethod() throws Exception {
        EmulatorClient stranger = new EmulatorClient(HttpClient.newHttpClient(), emulator.baseUrl(), "other-key");
        String store = emulator.followOn().newVectorStore();

        assertThat(stranger.postJson("/batches", "{}").status()).isEqualTo(401);
        assertThat(stranger.get("/batches/batch_1").status()).isEqualTo(401);
        assertThat(stranger.postJson("/vector_stores/" + store + "/files", "{}").status())
                .isEqualTo(401);
        assertThat(stranger.postJson("/vector_stores/" + store + "/file_batches", "{}")
                        .status())
                .isEqualTo(401);
        assertThat(client.get("/vector_stores/" + store + "/file_batches").status())
                .isEqualTo(405);
        assertThat(client.get("/batches").status()).isEqualTo(405);
        assertThat(client.get("/vector_stores/" + store + "/files").status()).isEqualTo(405);
    }
}
