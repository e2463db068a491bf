package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorClient.Reply;
import java.io.IOException;
import java.net.http.HttpClient;
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

    @Test
    void shouldAskForTheKeyAndTheRightMethod() throws Exception {
        EmulatorClient stranger = new EmulatorClient(HttpClient.newHttpClient(), emulator.baseUrl(), "other-key");
        String store = emulator.followOn().newVectorStore();

        assertThat(stranger.postJson("/batches", "{}").status()).isEqualTo(401);
        assertThat(stranger.get("/batches/batch_1").status()).isEqualTo(401);
        assertThat(stranger.postJson("/vector_stores/" + store + "/files", "{}").status())
                .isEqualTo(401);
        assertThat(client.get("/batches").status()).isEqualTo(405);
        assertThat(client.get("/vector_stores/" + store + "/files").status()).isEqualTo(405);
    }
}
