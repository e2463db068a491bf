package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmulatorFilesTest {

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator);

    @BeforeEach
    void upload() throws Exception {
        upload("one", "batch", "");
        upload("two", "vision", "");
        upload("three", "batch", ",\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":7200}");
    }

    private void upload(String content, String purpose, String more) throws IOException {
        String json = """
                {"filename":"%s","purpose":"%s","bytes":%d,"mime_type":"text/plain"%s}""".formatted(content, purpose, content.length(), more);
        String id = client.postJson("/uploads", json).id();
        client.complete(id, client.addPart(id, content).id());
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    private List<String> names(String query) throws IOException {
        return client.get("/files" + query).json().path("data").findValuesAsText("filename");
    }

    @Test
    void shouldListTheNewestFileFirst() throws Exception {
        assertThat(names("")).containsExactly("three", "two", "one");
        assertThat(names("?order=asc")).containsExactly("one", "two", "three");
    }

    @Test
    void shouldListOnlyOnePurpose() throws Exception {
        assertThat(names("?purpose=batch")).containsExactly("three", "one");
    }

    @Test
    void shouldListAPageAtATime() throws Exception {
        JsonNode first = client.get("/files?limit=2").json();

        assertThat(first.path("object").asText()).isEqualTo("list");
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(first.path("first_id").asText())
                .isEqualTo(emulator.files().get(2).id());
        String last = first.path("last_id").asText();
        JsonNode second = client.get("/files?limit=2&after=" + last).json();
        assertThat(second.path("data").findValuesAsText("filename")).containsExactly("one");
        assertThat(second.path("has_more").asBoolean()).isFalse();
    }

    @Test
    void shouldRefuseAWrongQuery() throws Exception {
        assertThat(client.get("/files?limit=0").status()).isEqualTo(400);
        assertThat(client.get("/files?order=up").status()).isEqualTo(400);
        assertThat(client.get("/files?after=file-unknown").status()).isEqualTo(400);
    }

    @Test
    void shouldGiveOneFileAndItsContent() throws Exception {
        EmulatedFile three = emulator.files().get(2);

        JsonNode json = client.get("/files/" + three.id()).json();

        assertThat(json.path("filename").asText()).isEqualTo("three");
        assertThat(json.path("expires_at").asLong())
                .isEqualTo(json.path("created_at").asLong() + 7200);
        assertThat(client.get("/files/" + three.id() + "/content").text()).isEqualTo("three");
        assertThat(client.get("/files/file-unknown").status()).isEqualTo(404);
    }
}
