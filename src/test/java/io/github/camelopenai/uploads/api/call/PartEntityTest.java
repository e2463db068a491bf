package io.github.camelopenai.uploads.api.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.session.UploadMeter;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.ByteRateLimits;
import io.github.camelopenai.uploads.part.BytesContent;
import io.github.camelopenai.uploads.part.Part;
import io.github.camelopenai.uploads.part.PartIterator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PartEntityTest {

    @Test
    void shouldWriteThisFrameOfExactlyTheLengthItAnnouncesAndAgain() throws Exception {
        Part part = PartIterator.single(
                0, BytesContent.of(ByteBuffer.wrap("hello\r\n".getBytes(StandardCharsets.UTF_8))), null);
        PartEntity entity = new PartEntity(
                part, new AbortSignal(), new UploadMeter().sending(part), null, ByteRateLimits.NONE, () -> false);
        String boundary = entity.getContentType().substring("multipart/form-data; boundary=".length());
        String expected = "--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"data\"; filename=\"part\"\r\n"
                + "Content-Type: application/octet-stream\r\n"
                + "\r\n"
                + "hello\r\n"
                + "\r\n--" + boundary + "--\r\n";

        for (int attempt = 0; attempt < 2; attempt++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            entity.writeTo(out);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
            assertThat(entity.getContentLength()).isEqualTo(out.size());
        }
        assertThat(entity.getContentType()).matches("multipart/form-data; boundary=camel-openai-uploads-[0-9a-v]{26}");
        assertThat(entity.isRepeatable()).isTrue();
        assertThat(entity.isChunked()).isFalse();
    }

    @Test
    void shouldHaveAnotherBoundaryInEachPart() {
        assertThat(PartFrame.random().contentType())
                .isNotEqualTo(PartFrame.random().contentType());
    }
}
