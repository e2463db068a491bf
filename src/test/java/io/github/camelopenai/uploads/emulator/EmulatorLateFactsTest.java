package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the emulator tells late: files, their sizes, and whether there is one at all. */
class EmulatorLateFactsTest {

    private final UploadsEmulator emulator =
            UploadsEmulator.builder().uploadsReadable(true).start();
    private final EmulatorClient client = new EmulatorClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private String upload(int announced) throws IOException {
        String id = client.create(announced).id();
        client.addPart(id, "some lines");
        return id;
    }

    private EmulatorClient.Reply complete(String id) throws IOException {
        return client.complete(id, emulator.upload(id).parts().get(0).id());
    }

    private JsonNode upload(String id) throws IOException {
        return client.get("/uploads/" + id).json();
    }

    @Test
    void shouldAnswerCompleteBeforeTheFileIsThere() throws Exception {
        emulator.script().assembly(Assembly.endingAfter(2).shownAs("in_progress"));
        String id = upload(10);

        EmulatorClient.Reply accepted = complete(id);

        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.json().path("status").asText()).isEqualTo("in_progress");
        assertThat(accepted.json().path("file").isNull()).isTrue();
        assertThat(complete(id).status()).isEqualTo(409);
        assertThat(client.cancel(id).status()).isEqualTo(409);
        assertThat(upload(id).path("status").asText()).isEqualTo("in_progress");
        assertThat(client.get("/files").json().path("data")).isEmpty();
        assertThat(upload(id).path("file").path("id").asText())
                .isEqualTo(emulator.onlyFile().id());
        assertThat(upload(id).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void shouldMakeTheFileAfterATimeOfItsClock() throws Exception {
        emulator.script().assembly(Assembly.lasting(Duration.ofMinutes(1)));
        String id = upload(10);
        complete(id);
        assertThat(upload(id).path("status").asText()).isEqualTo("pending");

        emulator.advanceClock(Duration.ofMinutes(1));

        assertThat(client.get("/files").json().path("data")).hasSize(1);
    }

    @Test
    void shouldFailAsScripted() throws Exception {
        emulator.script().assembly(Assembly.endingAfter(0).failing("missing_part", "A part is missing."));
        String id = upload(10);
        complete(id);

        JsonNode failed = upload(id);

        assertThat(failed.path("status").asText()).isEqualTo("failed");
        assertThat(failed.path("error").path("code").asText()).isEqualTo("missing_part");
        assertThat(emulator.upload(id).status()).isEqualTo(UploadStatus.FAILED);
        assertThat(emulator.files()).isEmpty();
    }

    @Test
    void shouldFailTheUploadWhenSizeOrMd5DoNotMatch() throws Exception {
        emulator.script().assembly(Assembly.endingAfter(0));
        String id = upload(11);

        assertThat(complete(id).status()).isEqualTo(200);

        assertThat(upload(id).path("error").path("code").asText()).isEqualTo("size_mismatch");
    }

    @Test
    void shouldHideASizeAtFirst() throws Exception {
        emulator.script().sizesUnknown(UnknownSize.NULL, 1);
        String id = upload(10);

        assertThat(complete(id).json().path("file").path("bytes").isNull()).isTrue();

        String file = "/files/" + emulator.onlyFile().id();
        assertThat(client.get("/files").json().path("data").get(0).path("bytes").isNull())
                .isTrue();
        assertThat(client.get(file).json().path("bytes").isNull()).isTrue();
        assertThat(client.get(file).json().path("bytes").asLong()).isEqualTo(10);
        emulator.script().sizesUnknownInLists(UnknownSize.ZERO);
        assertThat(client.get("/files").json().path("data").get(0).path("bytes").asLong(-1))
                .isZero();
    }

    @Test
    void shouldListAFileLate() throws Exception {
        emulator.script().filesUnlisted(1);
        complete(upload(10));

        assertThat(client.get("/files").json().path("data")).isEmpty();
        assertThat(client.get("/files").json().path("data")).hasSize(1);
    }

    @Test
    void shouldNotServeGetUploadByDefault() throws Exception {
        try (UploadsEmulator asOpenAi = UploadsEmulator.start()) {
            EmulatorClient other = new EmulatorClient(asOpenAi);
            String id = other.create(10).id();

            assertThat(other.get("/uploads/" + id).status()).isEqualTo(404);

            assertThat(asOpenAi.requestsOf(EmulatorCall.GET_UPLOAD)).hasSize(1);
        }
    }
}
