package io.github.camelopenai.uploads.batch;

import static io.github.camelopenai.uploads.OpenAIUploads.batchFiles;
import static io.github.camelopenai.uploads.OpenAIUploads.collectFileIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.JavaProcess;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cuts and uploads in a JVM of its own, with 64 MB of heap. For another size: {@code -DmemoryTest.mib=5000}. */
class BatchFilesProcessTest {

    @TempDir
    Path directory;

    private long makeLines(Path file, long bytes) throws Exception {
        String text = "x".repeat(1000);
        long lines = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (long written = 0; written < bytes; lines++) {
                String line = "{\"custom_id\":\"" + lines
                        + "\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":{\"input\":\"" + text + "\"}}\n";
                out.write(line);
                written += line.length();
            }
        }
        return lines;
    }

    private Process start(String baseUrl, Path file, String kind, String maxLines) throws Exception {
        return JavaProcess.builder(
                        "-Xmx64m",
                        Uploader.class.getName(),
                        baseUrl,
                        file.toString(),
                        kind,
                        maxLines,
                        directory.resolve("journal").toString())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output").toFile()))
                .start();
    }

    private void assertThatItSucceeds(Process process) throws Exception {
        assertThat(process.waitFor(570, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("output")))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "stream"})
    @Timeout(600)
    void shouldCutMoreThanTheHeapHolds(String kind) throws Exception {
        Path file = directory.resolve("orders.jsonl");
        long lines = makeLines(file, Long.getLong("memoryTest.mib", 128) << 20);
        try (UploadsEmulator emulator = UploadsEmulator.builder().discard().start()) {

            assertThatItSucceeds(start(emulator.baseUrl(), file, kind, "50000"));

            assertThat(emulator.files()).hasSize((int) ((lines + 49_999) / 50_000));
            assertThat(emulator.files().stream().mapToLong(EmulatedFile::bytes).sum())
                    .isEqualTo(Files.size(file));
        }
    }

    @Test
    @Timeout(300)
    void shouldGoOnWithTheRightBatchFileAfterACrash() throws Exception {
        Path file = directory.resolve("orders.jsonl");
        makeLines(file, 1_200_000);
        long lines = Files.lines(file).count();
        String perFile = String.valueOf((lines + 29) / 30);
        try (UploadsEmulator emulator = UploadsEmulator.start()) {
            Gate gate = emulator.script()
                    .on(EmulatorCall.ADD_PART)
                    .when(request -> emulator.uploads().size() == 17)
                    .nth(3)
                    .hold();
            Process killed = start(emulator.baseUrl(), file, "file", perFile);
            await().until(() -> gate.held() == 1 || !killed.isAlive());
            killed.destroyForcibly().waitFor();
            gate.open();
            List<String> before =
                    emulator.files().stream().map(EmulatedFile::id).toList();
            assertThat(before).as(Files.readString(directory.resolve("output"))).hasSize(16);
            int created = emulator.requestsOf(EmulatorCall.CREATE).size();

            assertThatItSucceeds(start(emulator.baseUrl(), file, "file", perFile));

            assertThat(emulator.files()).hasSize(30);
            // The upload of the seventeenth was resumed.
            assertThat(emulator.requestsOf(EmulatorCall.CREATE)).hasSize(created + 13);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (EmulatedFile each : emulator.files()) {
                try (InputStream in = each.openContent()) {
                    in.transferTo(all);
                }
            }
            assertThat(all.toByteArray()).isEqualTo(Files.readAllBytes(file));
            assertThat(Files.readString(directory.resolve("output")))
                    .contains(emulator.files().stream()
                            .map(EmulatedFile::id)
                            .toList()
                            .toString());
        }
    }

    /** The process under test. */
    static final class Uploader {
        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[1]);
            boolean streamed = arguments[2].equals("stream");
            try (CamelContext context = new DefaultCamelContext();
                    InputStream stream = streamed ? Files.newInputStream(file) : null) {
                OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
                component.getConfiguration().setApiKey("test-key");
                component.getConfiguration().setBaseUrl(arguments[0]);
                component.getConfiguration().setPurpose("batch");
                component
                        .getConfiguration()
                        .setPartSize(streamed ? "16MiB" : arguments[3].equals("50000") ? "16MiB" : "8KiB");
                component.getConfiguration().setParallelParts("2");
                component.getConfiguration().setJournalDirectory(arguments[4]);
                context.setStreamCaching(false);
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:upload")
                                .split(
                                        batchFiles()
                                                .maxLines(Long.parseLong(arguments[3]))
                                                .validateLines(),
                                        collectFileIds())
                                .streaming()
                                .stopOnException()
                                .to("openai-uploads:upload")
                                .end();
                    }
                });
                context.start();
                ProducerTemplate template = context.createProducerTemplate();
                Exchange result = template.send("direct:upload", exchange -> {
                    exchange.getMessage().setBody(streamed ? stream : file.toFile());
                    exchange.getMessage().setHeader("CamelFileName", "orders.jsonl");
                });
                if (result.getException() != null) {
                    throw result.getException();
                }
                System.out.println(result.getMessage().getHeader("CamelOpenAIUploadsFileIds"));
            }
        }
    }
}
