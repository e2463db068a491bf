package io.github.camelopenai.uploads;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

class SplitRouteTest extends UploadsTestSupport {

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:upload")
                        .to("openai-uploads:create?autoCancel=true&partSize=64KiB")
                        .split(uploadParts(), collectPartIds())
                        .streaming()
                        .parallelProcessing()
                        .stopOnException()
                        .to("openai-uploads:addPart")
                        .end()
                        .to("openai-uploads:complete");
            }
        };
    }

    @Test
    void shouldMakeAFileOfTheSameBytesInOrder() throws Exception {
        Path file = Bytes.file(directory, "batch.jsonl", 1_000_000);

        Exchange result = send("direct:upload", file.toFile());

        assertThat(result.getException()).isNull();
        EmulatedFile received = emulator.onlyFile();
        assertThat(received.sha256()).isEqualTo(Bytes.sha256(file));
        assertThat(received.filename()).isEqualTo("batch.jsonl");
        assertThat(received.mimeType()).isEqualTo("text/jsonl");
        assertThat(result.getMessage().getBody(Upload.class).file().id()).isEqualTo(received.id());
    }
}
