package io.github.camelopenai.uploads.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.EmulatedFile;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes with the route of the README that get SIGTERM in the middle of an upload, have one second to end, and are
 * started again.
 */
@Timeout(1800)
class StoppedProcessTest {

    private static final int PART = 64 * Bytes.KIB;
    private static final int PARTS = 24;
    private static final long SLOW = 200_000;

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final TcpProxy line = TcpProxy.to(emulator.port());
    private final List<Process> processes = new ArrayList<>();
    private Path inbox;

    @BeforeEach
    void makeInbox() throws Exception {
        inbox = Files.createDirectory(directory.resolve("inbox"));
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        line.close();
        emulator.close();
    }

    private Process start(String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                InboxProcess.class.getName(),
                "inbox=" + inbox,
                "camel.main.shutdownTimeout=1",
                "camel.component.openai-uploads.apiKey=" + emulator.apiKey(),
                "camel.component.openai-uploads.baseUrl=" + line.through(emulator.baseUrl()),
                "camel.component.openai-uploads.partSize=" + PART,
                "camel.component.openai-uploads.parallelParts=3"));
        arguments.addAll(Arrays.asList(settings));
        Process process = JavaProcess.builder(arguments.toArray(String[]::new))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private String journal() {
        return "camel.component.openai-uploads.journalDirectory=" + directory.resolve("journal");
    }

    /** Starts a process with a slow connection, and stops it as a service manager does. */
    private void stopWhen(Callable<Boolean> moment, String... settings) throws Exception {
        line.bandwidthPerConnection(SLOW);
        Process process = start(settings);
        until(moment);
        process.destroy();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(output()).isTrue();
        line.bandwidthPerConnection(0);
    }

    /** Starts a process without a time limit. */
    private void finishWhen(Callable<Boolean> moment, String... settings) throws Exception {
        Process process = start(settings);
        until(moment);
        process.destroy();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(output()).isTrue();
    }

    private void until(Callable<Boolean> moment) throws IOException {
        try {
            await().atMost(120, TimeUnit.SECONDS).until(moment);
        } catch (RuntimeException e) {
            throw new AssertionError(output(), e);
        }
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private List<String> names(String folder) throws IOException {
        Path path = inbox.resolve(folder);
        if (Files.notExists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private boolean sent(int parts) {
        return emulator.requestsOf(EmulatorCall.ADD_PART).size() >= parts;
    }

    private boolean moved(int files) throws IOException {
        return names(".camel").size() + names("failed").size() == files;
    }

    @Test
    void shouldResumeAFile() throws Exception {
        byte[] content = Bytes.random(PARTS * PART);
        Files.write(inbox.resolve("batch.jsonl"), content);

        stopWhen(() -> sent(6), journal());
        assertThat(names("")).as(output()).containsExactly("batch.jsonl");
        assertThat(names("failed")).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        int before = emulator.requestsOf(EmulatorCall.ADD_PART).size();
        finishWhen(() -> moved(1), journal());

        assertThat(names(".camel")).as(output()).containsExactly("batch.jsonl");
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
        assertThat(before).isLessThan(PARTS);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSizeLessThanOrEqualTo(PARTS + 3);
    }

    @Test
    void shouldStartOverWithoutAJournal() throws Exception {
        byte[] content = Bytes.random(PARTS * PART);
        Files.write(inbox.resolve("batch.jsonl"), content);

        stopWhen(() -> sent(6));
        assertThat(names("")).as(output()).containsExactly("batch.jsonl");
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        finishWhen(() -> moved(1));

        assertThat(names(".camel")).as(output()).containsExactly("batch.jsonl");
        assertThat(emulator.uploads()).hasSize(2);
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldResumeTheFilesOfAFolder(int threads) throws Exception {
        int files = 40;
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            byte[] content = Bytes.random(4 * PART + i);
            Files.write(inbox.resolve("batch-" + i + ".jsonl"), content);
            hashes.add(Bytes.sha256(content));
        }

        stopWhen(() -> sent(10), journal(), "threads=" + threads);
        stopWhen(() -> sent(60), journal(), "threads=" + threads);
        assertThat(names("failed")).as(output()).isEmpty();
        finishWhen(() -> moved(files), journal(), "threads=" + threads);

        assertThat(names("failed")).as(output()).isEmpty();
        assertThat(names("")).isEmpty();
        assertThat(emulator.files()).extracting(EmulatedFile::sha256).containsExactlyInAnyOrderElementsOf(hashes);
        assertThat(emulator.uploads()).allMatch(upload -> upload.status() == UploadStatus.COMPLETED);
    }

    /** The process under test. */
    static final class InboxProcess {
        public static void main(String[] settings) throws Exception {
            Main main = new Main();
            for (String setting : settings) {
                int equals = setting.indexOf('=');
                main.addOverrideProperty(setting.substring(0, equals), setting.substring(equals + 1));
            }
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    var files = from("file:{{inbox}}?moveFailed=failed&initialDelay=0&delay=100");
                    int threads = getContext()
                            .getTypeConverter()
                            .convertTo(int.class, getContext().resolvePropertyPlaceholders("{{threads:1}}"));
                    if (threads > 1) {
                        files.threads(threads, threads).to("openai-uploads:upload?purpose=batch");
                    } else {
                        files.to("openai-uploads:upload?purpose=batch");
                    }
                }
            });
            main.run();
        }
    }
}
