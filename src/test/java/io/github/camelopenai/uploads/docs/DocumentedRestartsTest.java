package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.UploadStatus;
import io.github.camelopenai.uploads.journal.UploadInProgressException;
import io.github.camelopenai.uploads.journal.UploadJournal;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs what the pages show of restarts: routes that go on with what an attempt before has left. */
class DocumentedRestartsTest extends DocumentedRoutesSupport {

    private Consumer<Main> beans = main -> {};

    @Override
    void configure(Main main) {
        beans.accept(main);
    }

    private static final String ONLY_TRY = "camel.component.openai-uploads.maxRetries";

    /** A process of its own, but for its id. */
    private CamelContext process(Object... routes) throws IOException {
        return startWith(
                "journal.properties",
                Map.of(
                        "camel.component.openai-uploads.journalDirectory",
                        directory.resolve("journal").toString(),
                        ONLY_TRY,
                        "0"),
                routes);
    }

    private void failInTheMiddle() {
        emulator.script().on(EmulatorCall.ADD_PART).nth(12).answerError(503, null, "down");
    }

    private void assertThatOnlyTheRestWasSent() {
        assertThatContentIsThere();
        assertThat(emulator.uploads()).hasSize(1);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART)).hasSizeBetween(1, 12);
    }

    private void assertThatContentIsThere() {
        assertThat(emulator.onlyFile().sha256()).isEqualTo(sha256(CONTENT));
    }

    private void putBack(String from) throws IOException {
        Files.move(inbox().resolve(from), inbox().resolve("batch.jsonl"));
    }

    private Path inbox() {
        return directory.resolve("inbox");
    }

    static Stream<Object> inboxRoutes() {
        return DocumentedRoutesTest.inboxRoutes();
    }

    @ParameterizedTest
    @MethodSource("inboxRoutes")
    void shouldSendOnlyTheRestOfAFileThatIsPutBack(Object routes) throws Exception {
        failInTheMiddle();
        putIntoInbox();
        CamelContext first = process(routes);
        awaitInInbox("failed/batch.jsonl");
        first.stop();
        assertThat(emulator.onlyUpload().status()).isEqualTo(UploadStatus.PENDING);
        emulator.forgetRequests();
        putBack("failed/batch.jsonl");

        process(routes);

        awaitInInbox(".camel/batch.jsonl");
        assertThatOnlyTheRestWasSent();
    }

    @Test
    void shouldAnswerTheSameFileWhenTheFileComesAgain() throws Exception {
        putIntoInbox();
        CamelContext first = process(new UploadInbox());
        awaitInInbox(".camel/batch.jsonl");
        first.stop();
        emulator.forgetRequests();
        putBack(".camel/batch.jsonl");

        process(new UploadInbox());

        awaitInInbox(".camel/batch.jsonl");
        assertThatTheFileIsThere();
        assertThat(emulator.requests()).hasSize(1);
    }

    static Stream<Object> orderRoutes() {
        return Stream.of(new UploadOrders(), "orders.yaml");
    }

    private static Exchange order(CamelContext context, String version) throws IOException {
        InputStream stream = new FilterInputStream(new ByteArrayInputStream(CONTENT)) {};
        try (var template = context.createProducerTemplate()) {
            return template.send("direct:orders", exchange -> {
                exchange.getMessage().setBody(stream);
                exchange.getMessage().setHeader("CamelOpenAIUploadsBytes", CONTENT.length);
                exchange.getMessage().setHeader("orderId", "4711");
                exchange.getMessage().setHeader("orderVersion", version);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("orderRoutes")
    void shouldResumeTheStreamOfTheSameOrderAndVersion(Object routes) throws Exception {
        failInTheMiddle();
        CamelContext first = process(routes);
        assertThat(order(first, "1").getException()).hasMessageContaining("503");
        first.stop();
        emulator.forgetRequests();
        CamelContext second = process(routes);

        assertThat(order(second, "1").getException()).isNull();
        assertThatOnlyTheRestWasSent();

        order(second, "2");

        assertThat(emulator.files()).hasSize(2);
    }

    @Test
    void shouldFailAMessageThatTheKeySaysNothingOf() throws Exception {
        CamelContext context =
                start(Map.of("camel.component.openai-uploads.journalKey", "${header.nothing}"), new JournalOfYourOwn());

        Exchange result = send(context, "direct:upload", CONTENT);

        assertThat(result.getException()).isInstanceOf(IllegalArgumentException.class);
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void shouldRememberInAJournalOfYourOwn() {
        CamelContext context = start(Map.of(ONLY_TRY, "0"), new JournalOfYourOwn());
        failInTheMiddle();
        assertThat(send(context, "direct:upload", CONTENT).getException()).hasMessageContaining("503");
        emulator.forgetRequests();

        Exchange result = send(context, "direct:upload", CONTENT);

        assertThat(result.getException()).isNull();
        assertThatOnlyTheRestWasSent();
    }

    @Test
    void shouldRememberInADatabase() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        beans = main -> main.bind("journalDatabase", database);
        CamelContext context = startWith("journal-database.properties", Map.of(ONLY_TRY, "0"), new UploadNamedFile());
        failInTheMiddle();
        Path file = Files.write(directory.resolve("batch.jsonl"), CONTENT);
        assertThat(send(context, "direct:names", file.toString()).getException())
                .hasMessageContaining("503");
        emulator.forgetRequests();

        Exchange result = send(context, "direct:names", file.toString());

        assertThat(result.getException()).isNull();
        assertThatOnlyTheRestWasSent();
    }

    @Test
    void shouldShowTheStatementsOfTheJar() throws Exception {
        String page = Pages.read(Pages.COMPONENT_DOCS.resolve("openai-uploads-cluster.adoc"));
        try (InputStream schema = UploadJournal.class.getResourceAsStream("schema-postgresql.sql")) {
            assertThat(page).contains(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldRefuseTheSecondOfTwoInAJournalOfYourOwn() {
        MemoryJournal journal = new MemoryJournal();

        try (UploadJournal.Entry first = journal.take("key", "exchange 1")) {
            assertThatThrownBy(() -> journal.take("key", "exchange 2"))
                    .isInstanceOf(UploadInProgressException.class)
                    .hasMessageContaining("exchange 1");
        }

        journal.take("key", "exchange 2").close();
    }

    @Test
    void shouldSendThePartsWhoseIdsTheRouteDoesNotKnow() throws Exception {
        CamelContext context = start(Map.of(ONLY_TRY, "0"), new RestInParts("1KiB"), new InboxInParts());
        MockEndpoint remembered = context.getEndpoint("mock:remember", MockEndpoint.class);
        String upload = send(context, "openai-uploads:create?purpose=batch", CONTENT)
                .getMessage()
                .getHeader("CamelOpenAIUploadsUploadId", String.class);
        emulator.script().on(EmulatorCall.ADD_PART).nth(12).answerError(503, null, "down");
        assertThat(rest(context, upload, Map.of()).getException()).isNotNull();
        Map<Integer, String> ids = new HashMap<>();
        remembered
                .getExchanges()
                .forEach(part -> ids.put(
                        part.getMessage().getHeader("position", Integer.class),
                        part.getMessage().getHeader("CamelOpenAIUploadsPartId", String.class)));
        assertThat(ids).hasSize(11);
        emulator.forgetRequests();
        remembered.reset();

        Exchange result = rest(context, upload, ids);

        assertThat(result.getException()).isNull();
        assertThatOnlyTheRestWasSent();
        assertThat(remembered.getExchanges().get(0).getProperty("CamelSplitIndex"))
                .isEqualTo(0);
        assertThat(remembered.getExchanges().get(0).getMessage().getHeader("position"))
                .isEqualTo(11);
    }

    private static Exchange rest(CamelContext context, String upload, Map<Integer, String> ids) throws IOException {
        try (var template = context.createProducerTemplate()) {
            return template.send("direct:rest", exchange -> {
                exchange.getMessage().setBody(CONTENT);
                exchange.getMessage().setHeader("CamelOpenAIUploadsUploadId", upload);
                exchange.getMessage().setHeader("CamelOpenAIUploadsPartIds", ids);
            });
        }
    }
}
