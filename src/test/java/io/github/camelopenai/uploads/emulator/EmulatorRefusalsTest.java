package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorClient.Reply;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmulatorRefusalsTest {

    private UploadsEmulator emulator = UploadsEmulator.start();
    private EmulatorClient client = new EmulatorClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void restart(EmulatorBuilder builder) {
        emulator.close();
        emulator = builder.start();
        client = new EmulatorClient(emulator);
    }

    private static void assertRefused(Reply reply, int status, String message) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.json().fieldNames()).toIterable().containsExactly("error");
        assertThat(reply.error().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(reply.error().path("message").asText()).contains(message);
    }

    @Test
    void shouldRefuseAWrongKey() throws Exception {
        EmulatorClient stranger = new EmulatorClient(HttpClient.newHttpClient(), emulator.baseUrl(), "other-key");

        Reply reply = stranger.create(1);

        assertRefused(reply, 401, "Incorrect API key");
        assertThat(reply.error().path("code").asText()).isEqualTo("invalid_api_key");
        assertThat(reply.text()).doesNotContain("other-key");
        assertThat(emulator.uploads()).isEmpty();
    }

    @Test
    void shouldRefuseUnknownPathsAndMethods() throws Exception {
        assertRefused(client.get("/models"), 404, "Invalid URL (GET /v1/models)");
        assertRefused(client.get("/uploads/upload_1"), 404, "Invalid URL");
        assertRefused(client.get("/uploads"), 405, "GET");
        assertRefused(client.postJson("/files", "{}"), 405, "POST");
        assertThat(emulator.requestsOf(EmulatorCall.UNKNOWN)).hasSize(3);
    }

    @Test
    void shouldRefuseACreateWithoutPurpose() throws Exception {
        Reply reply = client.postJson("/uploads", "{\"filename\":\"f\",\"bytes\":1,\"mime_type\":\"a/b\"}");

        assertRefused(reply, 400, "'purpose'");
    }

    @Test
    void shouldRefuseABodyThatIsNotJson() throws Exception {
        assertRefused(client.postJson("/uploads", "{"), 400, "parse");
        Reply reply = client.post("/uploads", "text/plain", BodyPublishers.ofString(EmulatorClient.createJson(1)));
        assertRefused(reply, 400, "content type");
    }

    @Test
    void shouldRefuseAnUnknownUpload() throws Exception {
        assertRefused(client.addPart("upload_1", "a"), 404, "upload_1");
        assertRefused(client.complete("upload_1", "part_1"), 404, "upload_1");
        assertRefused(client.cancel("upload_1"), 404, "upload_1");
    }

    private static String partsOf(String upload) {
        return "/uploads/" + upload + "/parts";
    }

    @Test
    void shouldRefuseAPartThatIsNotOneFileField() throws Exception {
        String upload = client.create(1).id();
        String end = EmulatorClient.fieldEnd();
        String data = EmulatorClient.fieldStart("data", "f");

        assertRefused(client.addPart(upload, ""), 400, "empty");
        assertRefused(raw(upload, EmulatorClient.fieldStart("file", "f") + "a" + end), 400, "'file'");
        assertRefused(raw(upload, EmulatorClient.fieldStart("data", null) + "a" + end), 400, "filename");
        assertRefused(raw(upload, data + "a\r\n" + data + "b" + end), 400, "Duplicate");
        assertRefused(raw(upload, data + "a"), 400, "multipart");
        assertRefused(raw(upload, "nothing"), 400, "multipart");
        assertRefused(raw(upload, end), 400, "'data'");
        assertRefused(client.postJson(partsOf(upload), "{}"), 400, "multipart");
        assertThat(emulator.onlyUpload().parts()).isEmpty();
    }

    private Reply raw(String upload, String body) throws IOException {
        return client.post(partsOf(upload), EmulatorClient.MULTIPART, BodyPublishers.ofString(body));
    }

    @Test
    void shouldRefuseACompleteThatDoesNotFit() throws Exception {
        String upload = client.create(2).id();
        String a = client.addPart(upload, "a").id();
        String b = client.addPart(upload, "b").id();
        String other = client.addPart(client.create(1).id(), "c").id();

        assertRefused(client.complete(upload, a), 400, "does not match");
        assertRefused(client.complete(upload, a, a), 400, "more than once");
        assertRefused(client.complete(upload, a, other), 400, other);
        assertRefused(client.complete(upload), 400, "part_ids");
        assertRefused(completeWithMd5(upload, "00", a, b), 400, "md5");
        assertThat(completeWithMd5(upload, "187EF4436122D1CC2F40DC2B92F0EBA0", a, b)
                        .status())
                .isEqualTo(200);
    }

    private Reply completeWithMd5(String upload, String md5, String a, String b) throws IOException {
        return client.postJson("/uploads/" + upload + "/complete", """
                {"part_ids":["%s","%s"],"md5":"%s"}""".formatted(a, b, md5));
    }

    @Test
    void shouldCountUnlistedPartsOnlyWhenConfigured() throws Exception {
        String upload = client.create(1).id();
        client.addPart(upload, "x");
        assertThat(client.complete(upload, client.addPart(upload, "a").id()).status())
                .isEqualTo(200);

        restart(UploadsEmulator.builder().orphanPartsCounted(true));
        String strict = client.create(1).id();
        client.addPart(strict, "x");
        assertRefused(client.complete(strict, client.addPart(strict, "a").id()), 400, "does not match");
    }

    @Test
    void shouldRefuseEverythingOnACancelledUpload() throws Exception {
        String upload = client.create(1).id();
        String part = client.addPart(upload, "a").id();

        assertThat(client.cancel(upload).json().path("status").asText()).isEqualTo("cancelled");

        assertRefused(client.addPart(upload, "a"), 400, "cancelled");
        assertRefused(client.complete(upload, part), 400, "cancelled");
        assertRefused(client.cancel(upload), 400, "cancelled");
    }

    @Test
    void shouldRefuseEverythingOnACompletedUpload() throws Exception {
        String upload = client.create(1).id();
        String part = client.addPart(upload, "a").id();
        client.complete(upload, part);

        assertRefused(client.addPart(upload, "a"), 400, "completed");
        assertRefused(client.complete(upload, part), 400, "completed");
        assertRefused(client.cancel(upload), 400, "completed");
    }

    @Test
    void shouldLetAnUploadExpireAfterAnHourByItsClock() throws Exception {
        String upload = client.create(1).id();
        String part = client.addPart(upload, "a").id();

        emulator.advanceClock(Duration.ofMinutes(59));
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        emulator.advanceClock(Duration.ofMinutes(1));

        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.EXPIRED);
        assertRefused(client.addPart(upload, "a"), 400, "expired");
        assertRefused(client.complete(upload, part), 400, "expired");
        assertRefused(client.cancel(upload), 400, "expired");
    }
}
