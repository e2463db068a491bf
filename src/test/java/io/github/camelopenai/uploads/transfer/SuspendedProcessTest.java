package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.OpenAIUploadsConstants;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import io.github.camelopenai.uploads.journal.PostgresServer;
import io.github.camelopenai.uploads.journal.UploadInProgressException;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.JavaProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Suspends a process with SIGSTOP for longer than its lease, lets another one take over its upload, and continues the first one
 * with SIGCONT. A gate of the emulator determines when the requests of each arrive.
 */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
class SuspendedProcessTest {

    private static final int PARTS = 6;
    private static final byte[] CONTENT = Bytes.random(PARTS * 64 * Bytes.KIB);

    private static EmbeddedPostgres postgres;

    @TempDir
    Path directory;

    private final UploadsEmulator emulator = UploadsEmulator.start();
    private final List<Process> processes = new ArrayList<>();
    private Path file;

    @BeforeAll
    static void startDatabase() {
        postgres = PostgresServer.start();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        emulator.close();
    }

    private Process start(String name) throws IOException {
        Process process = JavaProcess.builder(
                        Uploader.class.getName(),
                        emulator.baseUrl(),
                        file.toString(),
                        postgres.getJdbcUrl("postgres", "postgres"))
                .redirectOutput(output(name).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Path output(String name) {
        return directory.resolve(name);
    }

    private static void signal(String signal, Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static void awaitHeld(Gate gate) {
        await().atMost(60, TimeUnit.SECONDS).until(() -> gate.held() == 1);
    }

    private static int exitOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private void assertOneFile() {
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.COMPLETED);
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
    }

    @Test
    void shouldMakeOneFileWhenItsCompleteArrivesAfterThatOfItsHeir() throws Exception {
        Gate late = emulator.script().on(EmulatorCall.COMPLETE).nth(1).hold();
        Process zombie = start("zombie");
        awaitHeld(late);
        signal("STOP", zombie);

        Process heir = start("heir");
        assertThat(exitOf(heir)).as(Files.readString(output("heir"))).isZero();
        late.open();
        signal("CONT", zombie);
        exitOf(zombie);

        assertOneFile();
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(2);
        assertThat(Files.readString(output("heir")))
                .contains("file " + emulator.onlyFile().id());
    }

    @Test
    void shouldMakeOneFileWhenItsCompleteArrivesBeforeThatOfItsHeir() throws Exception {
        Gate first = emulator.script().on(EmulatorCall.COMPLETE).nth(1).hold();
        Gate second = emulator.script().on(EmulatorCall.COMPLETE).nth(2).hold();
        Process zombie = start("zombie");
        awaitHeld(first);
        signal("STOP", zombie);
        Process heir = start("heir");
        awaitHeld(second);

        first.open();
        signal("CONT", zombie);
        await().atMost(60, TimeUnit.SECONDS).until(() -> emulator.files().size() == 1);
        second.open();
        exitOf(zombie);

        assertThat(exitOf(heir)).as(Files.readString(output("heir"))).isZero();
        assertOneFile();
        assertThat(Files.readString(output("heir")))
                .contains("file " + emulator.onlyFile().id());
    }

    @Test
    void shouldNeitherCompleteNorCancelAfterItWasSuspendedInAPart() throws Exception {
        Gate part = emulator.script().on(EmulatorCall.ADD_PART).nth(3).hold();
        Process zombie = start("zombie");
        awaitHeld(part);
        signal("STOP", zombie);

        Process heir = start("heir");
        assertThat(exitOf(heir)).as(Files.readString(output("heir"))).isZero();
        part.open();
        signal("CONT", zombie);

        assertThat(exitOf(zombie)).isNotZero();
        assertOneFile();
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
    }

    /** The process under test. It waits for the end of the lease of another process. */
    static final class Uploader {
        public static void main(String[] arguments) throws Exception {
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setURL(arguments[2]);
            try (CamelContext context = new DefaultCamelContext()) {
                OpenAIUploadsComponent component = context.getComponent("openai-uploads", OpenAIUploadsComponent.class);
                component.getConfiguration().setApiKey("test-key");
                component.getConfiguration().setBaseUrl(arguments[0]);
                component.getConfiguration().setJournalDataSource(database);
                component.getConfiguration().setJournalLease("3s");
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(UploadInProgressException.class)
                                .maximumRedeliveries(-1)
                                .redeliveryDelay(100);
                        from("direct:in").to("openai-uploads:upload?purpose=batch&partSize=64KiB&parallelParts=2");
                    }
                });
                context.start();
                Exchange result = context.createProducerTemplate()
                        .send("direct:in", exchange -> exchange.getMessage().setBody(Path.of(arguments[1])));
                if (result.getException() != null) {
                    throw result.getException();
                }
                System.out.println("file " + result.getMessage().getHeader(OpenAIUploadsConstants.FILE_ID));
            }
        }
    }
}
