package io.github.camelopenai.uploads.operation;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;
import static io.github.camelopenai.uploads.OpenAIUploads.uploadParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.JavaProcess;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A JVM with 64 MB of heap uploads what does not fit into it. For another size: {@code -DmemoryTest.mib=1024}.
 */
class MemoryTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"file", "stream"})
    @Timeout(300)
    void shouldUploadMoreThanTheHeapHolds(String kind) throws Exception {
        Path file = directory.resolve("large.jsonl");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(Long.getLong("memoryTest.mib", 128) << 20);
            sparse.write("not all of it is zero".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        Path output = directory.resolve("output");

        try (UploadsEmulator emulator = UploadsEmulator.builder().discard().start()) {
            Process process = JavaProcess.builder(
                            "-Xmx64m", Uploader.class.getName(), emulator.baseUrl(), file.toString(), kind)
                    .redirectOutput(output.toFile())
                    .start();

            assertThat(process.waitFor(280, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(file));
        }
    }

    /** The process under test. */
    static final class Uploader {
        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[1]);
            try (CamelContext context = new DefaultCamelContext();
                    InputStream stream = arguments[2].equals("stream") ? Files.newInputStream(file) : null) {
                OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
                component.getConfiguration().setApiKey("test-key");
                component.getConfiguration().setBaseUrl(arguments[0]);
                context.setStreamCaching(false);
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        ExecutorService eight =
                                getContext().getExecutorServiceManager().newFixedThreadPool(this, "parts", 8);
                        from("direct:upload")
                                .to("openai-uploads:create?purpose=batch&autoCancel=true")
                                .split(uploadParts(), collectPartIds())
                                .streaming()
                                .parallelProcessing()
                                .executorService(eight)
                                .stopOnException()
                                .to("openai-uploads:addPart")
                                .end()
                                .to("openai-uploads:complete");
                    }
                });
                context.start();
                ProducerTemplate template = context.createProducerTemplate();
                long bytes = Files.size(file);
                Exchange result = template.send("direct:upload", exchange -> {
                    exchange.getMessage().setBody(stream == null ? file : stream);
                    if (stream != null) {
                        exchange.getMessage().setHeader(OpenAIUploadsConstants.FILE_NAME, "large.jsonl");
                        exchange.getMessage().setHeader(OpenAIUploadsConstants.BYTES, bytes);
                    }
                });
                if (result.getException() != null) {
                    throw result.getException();
                }
            }
        }
    }
}
