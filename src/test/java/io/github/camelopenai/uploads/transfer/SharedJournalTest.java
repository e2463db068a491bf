package io.github.camelopenai.uploads.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.journal.UploadInProgressException;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.Bytes;
import io.github.camelopenai.uploads.support.UploadsTestSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two applications with one journal in a database. */
@Timeout(120)
class SharedJournalTest extends UploadsTestSupport {

    private static final int PART = 64 * Bytes.KIB;
    private static final int PARTS = 10;
    private static final byte[] CONTENT = Bytes.random(PARTS * PART);
    private static final String UPLOAD = "openai-uploads:upload?parallelParts=2";

    private final JdbcDataSource database = new JdbcDataSource();
    private Path file;

    @Override
    public void configure(OpenAIUploadsComponent component) {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        component.getConfiguration().setMaxRetries(0);
        component.getConfiguration().setPartSize("64KiB");
        component.getConfiguration().setJournalDataSource(database);
        component.getConfiguration().setJournalLease("3s");
    }

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
    }

    /** The second application. */
    private Exchange uploadElsewhere() {
        try (CamelContext other = createOther();
                var template = other.createProducerTemplate()) {
            other.start();
            return template.send(UPLOAD, exchange -> exchange.getMessage().setBody(file));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private CamelContext createOther() throws Exception {
        CamelContext other = new org.apache.camel.impl.DefaultCamelContext();
        OpenAIUploadsComponent component = new OpenAIUploadsComponent();
        component.setConfiguration(context.getComponent("openai-uploads", OpenAIUploadsComponent.class)
                .getConfiguration()
                .copy());
        other.addComponent("openai-uploads", component);
        return other;
    }

    private void assertOneFile(Exchange result) {
        assertThat(result.getException()).isNull();
        assertThat(emulator.onlyFile().sha256()).isEqualTo(Bytes.sha256(CONTENT));
        assertThat(emulator.uploads()).hasSize(1);
    }

    /** Uploads elsewhere, although the first application lives. It may renew its lease in between, so this is repeated. */
    private Exchange takeOver() {
        return await().until(
                        () -> {
                            endLeases();
                            return uploadElsewhere();
                        },
                        result -> !(result.getException() instanceof UploadInProgressException));
    }

    private void endLeases() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE openai_uploads_journal SET lease_end = 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldGoOnWithAnUploadOfAnotherApplication() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(6).answerError(503, null, "down");
        assertThat(send(UPLOAD, file).getException()).hasMessageContaining("503");
        int there = emulator.onlyUpload().parts().size();
        emulator.forgetRequests();

        assertOneFile(uploadElsewhere());
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSizeBetween(PARTS - there, PARTS - there + 1);
    }

    @Test
    void shouldReturnTheFileOfAnotherApplication() {
        send(UPLOAD, file);
        emulator.forgetRequests();

        assertOneFile(uploadElsewhere());
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).isEmpty();
    }

    @Test
    void shouldRefuseAnUploadThatRunsElsewhere() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(4).hold();
        CompletableFuture<Exchange> first = Background.call(() -> send(UPLOAD, file));
        await().until(() -> emulator.requestsOf(EmulatorCall.ADD_PART).size() >= 4);

        Exchange second = uploadElsewhere();
        gate.open();

        assertThat(second.getException())
                .hasMessageContaining("already being uploaded")
                .hasMessageContaining("lease");
        assertOneFile(first.get());
    }

    @Test
    void shouldNeitherCancelNorCompleteAnUploadThatAnotherApplicationHasTakenOver() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(4).hold();
        CompletableFuture<Exchange> zombie = Background.call(() -> send(UPLOAD, file));
        await().until(() -> emulator.requestsOf(EmulatorCall.ADD_PART).size() >= 4);

        Exchange heir = takeOver();
        gate.open();

        assertOneFile(heir);
        // Because it has lost its entry, or because the server refuses the part.
        assertThat(zombie.get().getException()).isNotNull();
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
        assertThat(emulator.requestsOf(EmulatorCall.COMPLETE)).hasSize(1);
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.COMPLETED);
    }

    @Test
    void shouldNotCancelWhenAZombieIsRefusedByTheServer() throws Exception {
        Gate gate = emulator.script().on(EmulatorCall.COMPLETE).nth(1).hold();
        CompletableFuture<Exchange> zombie = Background.call(() -> send(UPLOAD, file));
        await().until(() -> emulator.requestsOf(EmulatorCall.COMPLETE).size() >= 1);

        Exchange heir = takeOver();
        gate.open();
        zombie.get();

        assertOneFile(heir);
        assertThat(emulator.requestsOf(EmulatorCall.CANCEL)).isEmpty();
    }
}
