package io.github.camelopenai.uploads.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.emulator.EmulatorCall;
import io.github.camelopenai.uploads.emulator.Gate;
import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.journal.PostgresServer;
import io.github.camelopenai.uploads.support.Background;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.processor.idempotent.jdbc.JdbcMessageIdRepository;
import org.apache.camel.processor.idempotent.jdbc.JdbcOrphanLockAwareIdempotentRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the routes of the page on many machines, with PostgreSQL. */
@Timeout(180)
class DocumentedClusterTest extends DocumentedRoutesSupport {

    private static final int FILES = 30;
    private static final int PARTS = 20;

    private static EmbeddedPostgres server;

    private DataSource database;
    private Consumer<Main> beans = main -> {};

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void removeTables() {
        database = server.getPostgresDatabase();
        execute("DROP TABLE IF EXISTS CAMEL_MESSAGEPROCESSED, openai_uploads_journal, openai_uploads_journal_parts");
    }

    @Override
    void configure(Main main) {
        main.bind("journalDatabase", database);
        beans.accept(main);
    }

    private CamelContext machine() throws IOException {
        return startWith("journal-database.properties", Map.of(), new SharedInbox());
    }

    private InboxLocks locksOf(CamelContext machine) {
        return machine.getRegistry().lookupByNameAndType("inboxLocks", InboxLocks.class);
    }

    /** Without the gate of its part, a machine cannot end in time. */
    private static Future<?> stopByForce(CamelContext machine) {
        machine.getShutdownStrategy().setTimeout(1);
        return Background.run(machine::stop);
    }

    private void execute(String statement) {
        try (Connection connection = database.getConnection();
                Statement update = connection.createStatement()) {
            update.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int locks() {
        try (Connection connection = database.getConnection();
                Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT COUNT(*) FROM CAMEL_MESSAGEPROCESSED")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As if the machine that holds the locks had been dead for an hour. */
    private void makeLocksOld() {
        execute("UPDATE CAMEL_MESSAGEPROCESSED SET createdAt = createdAt - INTERVAL '1 hour'");
    }

    private void endLeases() {
        execute("UPDATE openai_uploads_journal SET lease_end = 1");
    }

    private static String name(int number) {
        return "batch-%02d.jsonl".formatted(number);
    }

    private static byte[] content(int number) {
        byte[] content = CONTENT.clone();
        content[0] = (byte) number;
        return content;
    }

    private void putFilesIntoInbox() throws IOException {
        Files.createDirectories(directory.resolve("inbox"));
        for (int i = 0; i < FILES; i++) {
            putIntoInbox(i);
        }
    }

    private void putIntoInbox(int number) throws IOException {
        Path file = Files.write(directory.resolve(name(number)), content(number));
        Files.move(file, directory.resolve("inbox").resolve(name(number)));
    }

    private void awaitFiles(int files) {
        await().until(() -> emulator.files().size() == files);
    }

    private void assertOneUploadOfEach(int files) {
        assertThat(emulator.uploads()).hasSize(files);
        assertThat(emulator.files()).hasSize(files).allSatisfy(file -> {
            int number = Integer.parseInt(file.filename().replaceAll("\\D", ""));
            assertThat(file.sha256()).isEqualTo(sha256(content(number)));
        });
        assertThat(emulator.files()).extracting(file -> file.filename()).doesNotHaveDuplicates();
    }

    private void assertOnlyTheRestWasSent(int before) {
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART).size()).isLessThan(before + PARTS);
    }

    @Test
    void shouldUploadEachFileOfASharedDirectoryOnce() throws Exception {
        putFilesIntoInbox();
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).hold();

        CamelContext first = machine();
        CamelContext second = machine();
        // One machine is held in its file; the other one has to upload the others.
        awaitFiles(FILES - 1);
        // Meanwhile, it polls the held file again and again.
        for (int more = 0; more < 3; more++) {
            putIntoInbox(FILES + more);
            awaitFiles(FILES + more);
        }
        assertThat(failures(first) + failures(second)).isZero();
        gate.open();

        awaitFiles(FILES + 3);
        await().until(() -> locks() == 0);
        assertOneUploadOfEach(FILES + 3);
    }

    private static long failures(CamelContext machine) {
        return machine.getCamelContextExtension()
                .getContextPlugin(ManagedCamelContext.class)
                .getManagedCamelContext()
                .getExchangesFailed();
    }

    @Test
    void shouldGoOnWithTheFileOfAKilledMachine() throws Exception {
        putIntoInbox();
        Gate first = emulator.script().on(EmulatorCall.ADD_PART).nth(8).hold();
        Process dead = DocumentedMachine.start(
                directory, server.getJdbcUrl("postgres", "postgres"), emulator.baseUrl(), emulator.apiKey());
        opened(dead::destroyForcibly);
        await().until(() -> first.held() == 1);
        dead.destroyForcibly().waitFor();
        first.open();
        int sent = emulator.requestsOf(EmulatorCall.ADD_PART).size();
        assertThat(locks()).isOne();

        Gate second = emulator.script().on(EmulatorCall.COMPLETE).hold();
        CamelContext heir = machine();
        InboxLocks locks = locksOf(heir);
        assertThat(locks.add("batch.jsonl")).isFalse();
        endLeases();
        makeLocksOld();
        await().until(() -> second.held() == 1);

        // From now on, it is renewed.
        assertThat(locks.getProcessorNameMessageIdSet()).hasSize(1);
        assertThat(locks.add("batch.jsonl")).isFalse();
        second.open();

        awaitInInbox(".camel/batch.jsonl");
        await().until(() -> locks() == 0);
        assertThatTheFileIsThere();
        assertThat(emulator.uploads()).hasSize(1);
        assertOnlyTheRestWasSent(sent);
    }

    @Test
    void shouldGoOnWithTheFileOfAStoppedMachine() throws Exception {
        putIntoInbox();
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(8).hold();
        CamelContext first = machine();
        await().until(() -> gate.held() == 1);
        assertThat(locks()).isOne();
        int sent = emulator.requestsOf(EmulatorCall.ADD_PART).size();
        machine();

        Future<?> stopped = stopByForce(first);

        awaitInInbox(".camel/batch.jsonl");
        gate.open();
        stopped.get();
        assertThatTheFileIsThere();
        assertThat(emulator.uploads()).hasSize(1);
        assertOnlyTheRestWasSent(sent);
    }

    @Test
    void shouldNeverFreeTheLocksOfADeadMachineInCamelsPlainRepository() {
        JdbcMessageIdRepository locks = new JdbcMessageIdRepository(database, "inbox");
        locks.start();
        assertThat(locks.add("batch.jsonl")).isTrue();

        makeLocksOld();

        assertThat(locks.add("batch.jsonl")).isFalse();
    }

    /** When this fails, the method of InboxLocks can go. */
    @Test
    void shouldNotRenewALockThatCamelHasTakenOver() throws Exception {
        CamelContext context = start(Map.of());
        JdbcOrphanLockAwareIdempotentRepository locks =
                new JdbcOrphanLockAwareIdempotentRepository(database, "inbox", context);
        locks.setLockMaxAgeMillis(60_000);
        locks.setLockKeepAliveIntervalMillis(20_000);
        context.addService(locks, true, true);
        execute("INSERT INTO CAMEL_MESSAGEPROCESSED VALUES ('inbox', 'batch.jsonl', now())");
        makeLocksOld();

        assertThat(locks.add("batch.jsonl")).isTrue();

        assertThat(locks.getProcessorNameMessageIdSet()).isEmpty();
    }

    @Test
    void shouldHaveRoomForAHundredCharacters() throws Exception {
        InboxLocks locks = locksOf(machine());

        assertThat(locks.add("x".repeat(100))).isTrue();
        assertThatThrownBy(() -> locks.add("x".repeat(101))).hasMessageContaining("too long");
    }

    @Test
    void shouldPollABucketOnOneMachine() throws Exception {
        RangeServer store = opened(RangeServer.start());
        DocumentedBucket bucket = new DocumentedBucket(store);
        for (int i = 0; i < 4; i++) {
            bucket.put(name(i), content(i));
        }
        DocumentedBucket.Component onFirst = bucket.new Component();
        DocumentedBucket.Component onSecond = bucket.new Component();
        Gate gate = emulator.script().on(EmulatorCall.ADD_PART).nth(PARTS + 8).hold();
        CamelContext first = poller(onFirst);
        await().until(() -> gate.held() == 1);
        int sent = emulator.requestsOf(EmulatorCall.ADD_PART).size();
        poller(onSecond);

        Future<?> stopped = stopByForce(first);
        await().until(() -> bucket.names().isEmpty());
        gate.open();
        stopped.get();

        assertOneUploadOfEach(4);
        assertThat(emulator.requestsOf(EmulatorCall.ADD_PART).size()).isLessThan(sent + 3 * PARTS);
        assertThat(onFirst.polls).hasPositiveValue();
        assertThat(onSecond.polls).hasPositiveValue();
    }

    @Test
    void shouldNotPollABucketOnTheOtherMachine() throws Exception {
        DocumentedBucket bucket = new DocumentedBucket(opened(RangeServer.start()));
        DocumentedBucket.Component onFirst = bucket.new Component();
        DocumentedBucket.Component onSecond = bucket.new Component();
        CamelContext first = poller(onFirst);
        await().until(() -> onFirst.polls.get() > 0);
        poller(onSecond);

        // Much longer than the second one needs to ask for the lock.
        int before = onFirst.polls.get();
        await().until(() -> onFirst.polls.get() >= before + 20);
        assertThat(onSecond.polls).hasValue(0);

        first.stop();
        await().until(() -> onSecond.polls.get() > 0);
    }

    @Test
    void shouldPollABucketInThePlaceOfAKilledMachine() throws Exception {
        Path leader = directory.resolve("cluster").resolve("exports.dat");
        Process dead = DocumentedPoller.start(directory.resolve("output"), directory.resolve("cluster"));
        opened(dead::destroyForcibly);
        await().until(() -> Files.exists(leader) && Files.size(leader) > 0);
        DocumentedBucket.Component component = new DocumentedBucket(opened(RangeServer.start())).new Component();
        poller(component);
        assertThat(component.polls).hasValue(0);

        dead.destroyForcibly().waitFor();

        await().until(() -> component.polls.get() > 0);
    }

    private CamelContext poller(DocumentedBucket.Component component) throws IOException {
        beans = main -> {
            main.bind("aws2-s3", component);
            main.bind("soonerElections", new SoonerElections());
        };
        Map<String, String> where =
                Map.of("cluster.directory", directory.resolve("cluster").toString());
        return startWith("journal-database.properties", where, new PollBucket());
    }
}
