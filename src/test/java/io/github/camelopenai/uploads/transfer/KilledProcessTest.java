package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.TcpProxy;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes that upload with a journal, and starts them again. {@code -DkillTest.times=100} kills more often. The
 * moments are random: {@code -DkillTest.seed=} repeats the sequence of a run with the seed that it printed. What the
 * process has done at such a moment still differs a little from run to run.
 */
@Timeout(1800)
class KilledProcessTest {

    private static final int PARTS = 24;
    private static final int PART = 64 * Bytes.KIB;
    private static final int PARALLEL = 3;
    private static final byte[] CONTENT = Bytes.random(PARTS * PART);

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final TcpProxy line = TcpProxy.to(emulator.port()).bandwidthPerConnection(1_000_000);
    private Path file;

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
    }

    @AfterEach
    void end() {
        line.close();
        emulator.close();
    }

    private Process start() throws IOException {
        return start(line.through(emulator.baseUrl()), file, directory);
    }

    /** Starts a process that uploads the file. Its journal and its output are in the directory. */
    static Process start(String baseUrl, Path file, Path directory) throws IOException {
        return JavaProcess.builder(
                        Uploader.class.getName(),
                        baseUrl,
                        file.toString(),
                        directory.resolve("journal").toString())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output").toFile()))
                .start();
    }

    private void killWhen(Callable<Boolean> moment) throws Exception {
        Process process = start();
        await().atMost(60, TimeUnit.SECONDS)
                .pollInterval(2, TimeUnit.MILLISECONDS)
                .until(() -> moment.call() || !process.isAlive());
        process.destroyForcibly().waitFor();
    }

    private void finishAndVerify(int crashes) throws Exception {
        Process process = start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("output")))
                .isZero();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(Files.readString(directory.resolve("output")))
                .contains("file " + emulator.onlyFile().id());
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART).size()).isLessThanOrEqualTo(PARTS + crashes * PARALLEL);
    }

    @Test
    void shouldMakeOneFileOfTheSameBytesWheneverItIsKilled() throws Exception {
        int times = Integer.getInteger("killTest.times", 6);
        long seed = Long.getLong("killTest.seed", System.nanoTime());
        System.out.println("KilledProcessTest kills at random moments; to repeat them: -DkillTest.times=" + times
                + " -DkillTest.seed=" + seed);
        Random random = new Random(seed);
        int crashes = 0;
        while (crashes < times && emulator.files().isEmpty()) {
            int before = emulator.requestsOf(EmulatorCall.ADD_PART).size();
            int parts = 1 + random.nextInt(Math.max(1, PARTS / times * 2));
            long later = random.nextInt(30_000_000);
            long[] seen = new long[1];
            killWhen(() -> {
                boolean enough = emulator.requestsOf(EmulatorCall.ADD_PART).size() >= before + parts;
                seen[0] = enough && seen[0] == 0 ? System.nanoTime() : seen[0];
                return enough && System.nanoTime() - seen[0] > later
                        || !emulator.files().isEmpty();
            });
            crashes++;
        }
        finishAndVerify(crashes);
    }

    @Test
    void shouldMakeOneFileWhenItIsKilledBeforeItHearsOfIt() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.COMPLETE).holdAnswer();

        killWhen(() -> gate.held() == 1);
        gate.open();

        finishAndVerify(1);
    }

    @Test
    void shouldMakeOneFileWhenItIsKilledBeforeItsRouteHasCommitted() throws Exception {
        killWhen(() -> Files.exists(directory.resolve("output"))
                && Files.readString(directory.resolve("output")).contains("file file-"));

        finishAndVerify(1);
    }

    @Test
    void shouldLetOneOfTwoProcessesUpload() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        Process first = start();
        await().atMost(60, TimeUnit.SECONDS).until(() -> gate.held() == PARALLEL);

        Process second = start();
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        gate.open();

        assertThat(second.exitValue()).isNotZero();
        assertThat(Files.readString(directory.resolve("output"))).contains("process " + first.pid());
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isZero();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
    }

    /** The process under test. */
    static final class Uploader {
        public static void main(String[] arguments) throws Exception {
            try (CamelContext context = new DefaultCamelContext()) {
                OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
                component.getConfiguration().setApiKey("test-key");
                component.getConfiguration().setBaseUrl(arguments[0]);
                component.getConfiguration().setJournalDirectory(arguments[2]);
                context.start();
                Exchange result = context.createProducerTemplate()
                        .send(
                                "openai-uploads:upload?purpose=batch&partSize=64KiB&parallelParts=" + PARALLEL,
                                exchange -> exchange.getMessage().setBody(Path.of(arguments[1])));
                if (result.getException() != null) {
                    throw result.getException();
                }
                System.out.println("file " + result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID));
            }
        }
    }
}
