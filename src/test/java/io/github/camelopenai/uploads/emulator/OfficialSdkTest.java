package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileListParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.uploads.Upload;
import com.openai.models.uploads.UploadCompleteParams;
import com.openai.models.uploads.UploadCreateParams;
import com.openai.models.uploads.parts.PartCreateParams;
import com.openai.models.vectorstores.filebatches.FileBatchCreateParams;
import com.openai.models.vectorstores.filebatches.FileBatchRetrieveParams;
import com.openai.models.vectorstores.filebatches.VectorStoreFileBatch;
import com.openai.models.vectorstores.files.FileCreateParams;
import com.openai.models.vectorstores.files.FileRetrieveParams;
import com.openai.models.vectorstores.files.VectorStoreFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client works with the emulator, so the emulator is not only our own idea of the API. */
class OfficialSdkTest {

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final OpenAIClient client = client(emulator.apiKey());

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(emulator.baseUrl())
                .apiKey(key)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    private Upload create(long bytes) {
        return create(bytes, FilePurpose.BATCH);
    }

    private Upload create(long bytes, FilePurpose purpose) {
        return client.uploads()
                .create(UploadCreateParams.builder()
                        .bytes(bytes)
                        .filename("data.jsonl")
                        .mimeType("text/jsonl")
                        .purpose(purpose)
                        .build())
                .validate();
    }

    private String addPart(String upload, String content) {
        return client.uploads()
                .parts()
                .create(PartCreateParams.builder()
                        .uploadId(upload)
                        .data(field(content))
                        .build())
                .validate()
                .id();
    }

    private static MultipartField<InputStream> field(String content) {
        return MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))
                .filename("part")
                .contentType("application/octet-stream")
                .build();
    }

    private Upload complete(String upload, List<String> parts) {
        return client.uploads()
                .complete(upload, UploadCompleteParams.builder().partIds(parts).build())
                .validate();
    }

    @Test
    void shouldCreateAddPartsInParallelAndComplete() throws Exception {
        Upload upload = create(16);
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).times(4).hold();
        List<CompletableFuture<String>> parts = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> addPart(upload.id(), "part".replace('t', (char) ('0' + i))),
                        task -> new Thread(task).start()))
                .toList();
        await().until(() -> gate.held() == 4);
        gate.open();

        Upload completed = complete(
                upload.id(), parts.stream().map(CompletableFuture::join).toList());

        assertThat(completed.status()).isEqualTo(Upload.Status.COMPLETED);
        FileObject file = completed.file().orElseThrow();
        assertThat(file.bytes()).isEqualTo(16);
        assertThat(emulator.onlyFile().id()).isEqualTo(file.id());
        assertThat(emulator.onlyFile().openContent()).hasContent("par0par1par2par3");
    }

    @Test
    void shouldAddAPartFromAFileWhichTheSdkSendsInChunks(@TempDir Path directory) throws Exception {
        Path path = Files.writeString(directory.resolve("part.bin"), "content");
        Upload upload = create(7);

        String part = client.uploads()
                .parts()
                .create(PartCreateParams.builder()
                        .uploadId(upload.id())
                        .data(path)
                        .build())
                .id();
        complete(upload.id(), List.of(part));

        assertThat(emulator.onlyFile().openContent()).hasContent("content");
        RecordedRequest request = emulator.requestsOf(EmulatorCall.ADD_PART).get(0);
        assertThat(request.header("Transfer-Encoding")).contains("chunked");
        assertThat(request.part().filename()).isEqualTo("part.bin");
    }

    @Test
    void shouldListAndReadFiles() throws Exception {
        Upload upload = create(3);
        String id = complete(upload.id(), List.of(addPart(upload.id(), "abc")))
                .file()
                .orElseThrow()
                .id();

        List<FileObject> files = client.files()
                .list(FileListParams.builder().purpose("batch").limit(1).build())
                .data();

        assertThat(files)
                .singleElement()
                .satisfies(file -> assertThat(file.validate().id()).isEqualTo(id));
        assertThat(client.files().retrieve(id).validate().filename()).isEqualTo("data.jsonl");
        try (HttpResponse content = client.files().content(id)) {
            assertThat(content.body()).hasContent("abc");
        }
    }

    private String upload(FilePurpose purpose) {
        Upload upload = create(3, purpose);
        return complete(upload.id(), List.of(addPart(upload.id(), "abc")))
                .file()
                .orElseThrow()
                .id();
    }

    @Test
    void shouldCreateABatchOfAFile() {
        String file = upload(FilePurpose.BATCH);

        Batch batch = client.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(file)
                        .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .build())
                .validate();

        assertThat(batch.status()).isEqualTo(Batch.Status.VALIDATING);
        assertThat(client.batches().retrieve(batch.id()).validate().inputFileId())
                .isEqualTo(file);
    }

    @Test
    void shouldAddAFileToAVectorStore() {
        String store = emulator.followOn().newVectorStore();
        String file = upload(FilePurpose.ASSISTANTS);

        VectorStoreFile added = client.vectorStores()
                .files()
                .create(store, FileCreateParams.builder().fileId(file).build())
                .validate();

        assertThat(added.status()).isEqualTo(VectorStoreFile.Status.IN_PROGRESS);
        FileRetrieveParams look =
                FileRetrieveParams.builder().vectorStoreId(store).fileId(file).build();
        assertThat(client.vectorStores().files().retrieve(look).validate().status())
                .isEqualTo(VectorStoreFile.Status.COMPLETED);
    }

    @Test
    void shouldAddAFileBatchToAVectorStore() {
        String store = emulator.followOn().newVectorStore();
        List<String> files = List.of(upload(FilePurpose.ASSISTANTS), upload(FilePurpose.USER_DATA));

        VectorStoreFileBatch created = client.vectorStores()
                .fileBatches()
                .create(store, FileBatchCreateParams.builder().fileIds(files).build())
                .validate();

        assertThat(created.status()).isEqualTo(VectorStoreFileBatch.Status.IN_PROGRESS);
        assertThat(created.fileCounts().total()).isEqualTo(2);
        FileBatchRetrieveParams look = FileBatchRetrieveParams.builder()
                .vectorStoreId(store)
                .batchId(created.id())
                .build();
        VectorStoreFileBatch done =
                client.vectorStores().fileBatches().retrieve(look).validate();
        assertThat(done.status()).isEqualTo(VectorStoreFileBatch.Status.COMPLETED);
        assertThat(done.fileCounts().completed()).isEqualTo(2);
    }

    @Test
    void shouldCancel() {
        Upload upload = create(3);

        assertThat(client.uploads().cancel(upload.id()).validate().status()).isEqualTo(Upload.Status.CANCELLED);

        assertThatThrownBy(() -> addPart(upload.id(), "abc"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("cancelled");
    }

    @Test
    void shouldFailWithAWrongKey() {
        OpenAIClient stranger = client("other-test-key");
        try {
            assertThatThrownBy(() -> stranger.uploads().cancel("upload_1"))
                    .isInstanceOfSatisfying(UnauthorizedException.class, e -> assertThat(e.code())
                            .contains("invalid_api_key"));
        } finally {
            stranger.close();
        }
    }

    @Test
    void shouldFailOnAnUnknownUpload() {
        assertThatThrownBy(() -> addPart("upload_unknown", "a")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> complete("upload_unknown", List.of("part_1"))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void shouldFailOnAWrongNumberOfBytesAndOnARepeatedPart() {
        Upload upload = create(2);
        String part = addPart(upload.id(), "a");

        assertThatThrownBy(() -> complete(upload.id(), List.of(part)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("does not match");
        assertThatThrownBy(() -> complete(upload.id(), List.of(part, part)))
                .isInstanceOfSatisfying(OpenAIServiceException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(400);
                    assertThat(e.param()).contains("part_ids");
                })
                .hasMessageContaining("more than once");
    }

    @Test
    void shouldRetryWhatTheEmulatorAnswersWithABusyStatus() {
        emulator.script().on(EmulatorCall.CREATE).answer(503, Map.of("retry-after-ms", "1"), "{}");

        assertThat(create(1).status()).isEqualTo(Upload.Status.PENDING);

        assertThat(emulator.requestsOf(EmulatorCall.CREATE))
                .extracting(RecordedRequest::status)
                .containsExactly(503, 200);
    }
}
