package io.github.camelopenai.examples.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.support.Folders;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SftpRangeSourceTest extends SftpTestSupport {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final SshClient ssh = SshClient.setUpDefaultClient();
    private final CamelContext camel = new DefaultCamelContext();
    private Map<String, String> server;

    @BeforeEach
    void start() {
        server = sftp.settings();
        ssh.setServerKeyVerifier(new KnownHostsServerKeyVerifier(
                RejectAllServerKeyVerifier.INSTANCE, Path.of(server.get("sftp.known-hosts"))));
        ssh.addPasswordIdentity(server.get("sftp.password"));
        ssh.start();
        camel.start();
    }

    @AfterEach
    void stop() throws Exception {
        camel.stop();
        ssh.close();
    }

    private SftpRangeSource source(String path) throws Exception {
        return SftpRangeSource.of(ssh, server.get("sftp.username") + "@127.0.0.1:" + server.get("sftp.port"), path);
    }

    private String upload(int parallelParts) {
        return "openai-uploads:upload?purpose=batch&partSize=1MiB" + "&parallelParts=" + parallelParts + "&baseUrl="
                + emulator.baseUrl() + "&apiKey=RAW(" + emulator.apiKey() + ")&spoolDirectory=" + workplace.spool();
    }

    private CompletableFuture<Exchange> send(int parallelParts) throws Exception {
        SftpRangeSource source = source("outbox/batch.jsonl");
        return camel.createProducerTemplate().asyncSend(upload(parallelParts), exchange -> {
            exchange.getMessage().setBody(source);
            exchange.getMessage().setHeader("CamelFileName", "batch.jsonl");
        });
    }

    private void requireSameBytesAndNothingLeft() {
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256);
        assertThat(emulator.onlyFile().filename()).isEqualTo("batch.jsonl");
        await().atMost(LIMIT).until(() -> sftp.sessions() == 0);
    }

    /** The consumer only names the file, and moves it after the upload. */
    @Test
    void shouldUploadTheSameBytesWithSeveralPartsAtOnce() throws Exception {
        String consumer =
                "sftp://127.0.0.1:%s/outbox?username=%s&password=RAW(%s)&knownHostsFile=%s&strictHostKeyChecking=yes"
                                .formatted(
                                        server.get("sftp.port"),
                                        server.get("sftp.username"),
                                        server.get("sftp.password"),
                                        server.get("sftp.known-hosts"))
                        + "&download=false&move=done";
        NotifyBuilder moved = new NotifyBuilder(camel).whenCompleted(1).create();
        Gate parts = emulator.script().on(EmulatorCall.ADD_PART).always().hold();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(consumer)
                        .process(exchange -> exchange.getMessage()
                                .setBody(
                                        source(exchange.getMessage().getHeader("CamelFileAbsolutePath", String.class))))
                        .to(upload(PARTS));
            }
        });
        await().atMost(LIMIT).until(() -> parts.held() == PARTS);
        parts.open();

        assertThat(moved.matches(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        camel.stop();

        requireSameBytesAndNothingLeft();
        assertThat(Folders.files(sftp.outbox())).containsExactly(done);
        requireNoCopies();
    }

    /** The part is not sent again: its request goes on with the bytes of the next connection. */
    @Test
    void shouldReadOnWithANewConnectionWhenOneIsLost() throws Exception {
        AtomicBoolean dropped = sftp.dropConnectionAt(1_500_000);

        assertThat(send(PARTS).get(LIMIT.toSeconds(), TimeUnit.SECONDS).getException())
                .isNull();

        requireSameBytesAndNothingLeft();
        assertThat(dropped).isTrue();
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSize(PARTS);
    }

    @Test
    void shouldFailWithoutAFileWhenTheFileIsChangedDuringTheUpload() throws Exception {
        Gate second = emulator.script().on(EmulatorCall.ADD_PART).nth(2).hold();
        CompletableFuture<Exchange> upload = send(1);
        await().atMost(LIMIT).until(() -> second.held() == 1);
        FileTime before = Files.getLastModifiedTime(file);
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 2_000));
        second.open();

        assertThat(upload.get(LIMIT.toSeconds(), TimeUnit.SECONDS).getException())
                .hasCauseInstanceOf(SourceChangedException.class);

        assertThat(emulator.files()).isEmpty();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.CANCELLED);
        await().atMost(LIMIT).until(() -> sftp.sessions() == 0);
    }
}
