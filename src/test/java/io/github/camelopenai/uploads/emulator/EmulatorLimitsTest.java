package io.github.camelopenai.uploads.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.emulator.EmulatorClient.Reply;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmulatorLimitsTest {

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final EmulatorClient client = new EmulatorClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private static String partsOf(String upload) {
        return "/uploads/" + upload + "/parts";
    }

    private static InputStream part(int size) {
        byte[] frame = EmulatorClient.field(new byte[0]);
        int end = EmulatorClient.fieldEnd().length();
        String text = new String(frame, StandardCharsets.UTF_8);
        return new SequenceInputStream(Collections.enumeration(List.of(
                stream(text.substring(0, text.length() - end)),
                new ZeroStream(size),
                stream(text.substring(text.length() - end)))));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** So many zeros. */
    private static final class ZeroStream extends InputStream {

        private int left;

        ZeroStream(int size) {
            left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int count = Math.min(left, length);
            left -= count;
            return count == 0 ? -1 : count;
        }
    }

    @Test
    void shouldRefuseAPartOver64MiB() throws Exception {
        String upload = client.create(1).id();

        assertThat(client.post(
                                partsOf(upload),
                                EmulatorClient.MULTIPART,
                                BodyPublishers.ofInputStream(() -> part(64 << 20)))
                        .status())
                .isEqualTo(200);
        Reply reply = client.post(
                partsOf(upload), EmulatorClient.MULTIPART, BodyPublishers.ofInputStream(() -> part((64 << 20) + 1)));

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.error().path("message").asText()).contains("too large");
        assertThat(emulator.onlyUpload().parts()).hasSize(1);
        assertThat(emulator.connections()).isEqualTo(1);
    }

    @Test
    void shouldRefuseALengthOver64MiBWithoutWaitingForTheBody() throws Exception {
        String upload = client.create(1).id();
        try (RawClient raw = new RawClient(emulator.port())) {
            raw.head(
                    "POST /v1/uploads/" + upload + "/parts",
                    "Content-Length: 70000000",
                    "Content-Type: " + EmulatorClient.MULTIPART);

            assertThat(raw.readAll()).startsWith("HTTP/1.1 413 ").contains("too large");
        }
    }

    @Test
    void shouldRefusePartsThatExceedTheUploadLimitTogether() throws Exception {
        try (UploadsEmulator small =
                UploadsEmulator.builder().maxUploadBytes(10).start()) {
            EmulatorClient api = new EmulatorClient(small);
            String upload = api.create(10).id();
            api.addPart(upload, "123456");

            Reply tooMuch = api.addPart(upload, "12345");
            assertThat(tooMuch.error().path("message").asText()).contains("too large");
            assertThat(api.addPart(upload, "1234").status()).isEqualTo(200);
        }
    }
}
