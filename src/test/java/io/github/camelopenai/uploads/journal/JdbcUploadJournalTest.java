package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.UploadJournal.Entry;
import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.SwitchedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Leases, their loss, and a database that is away. */
class JdbcUploadJournalTest {

    private static final String KEY = "file,a.jsonl";
    private static final String TABLE = "openai_uploads_journal";

    private final SwitchedDatabase database = new SwitchedDatabase(empty());

    private static JdbcDataSource empty() {
        JdbcDataSource empty = new JdbcDataSource();
        empty.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return empty;
    }

    private UploadJournal journal(Duration lease) {
        return new JdbcUploadJournal(database.source(), TABLE, true, lease, Duration.ofDays(7));
    }

    private static JournalRecord record(State state, long at) {
        return new JournalRecord(
                state,
                "upload_1",
                "a.jsonl",
                "batch",
                10,
                null,
                null,
                at,
                0,
                List.of(10L),
                List.of(),
                List.of(),
                null,
                false,
                state == State.COMPLETED ? "file-1" : null,
                at);
    }

    private static JournalRecord pending() {
        return record(State.PENDING, Instant.now().getEpochSecond());
    }

    private int update(String sql) throws SQLException {
        try (Connection connection = database.source().getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** As if the process that has the lease had been suspended until its lease ended. */
    private void endLeases() throws SQLException {
        update("UPDATE " + TABLE + " SET lease_end = 1");
    }

    /** Takes the key although its holder lives. The holder may renew its lease in between, so this is repeated. */
    private Entry takeOver() {
        return await().ignoreExceptionsInstanceOf(UploadInProgressException.class)
                .until(
                        () -> {
                            endLeases();
                            return journal(Duration.ofMinutes(5)).take(KEY, "the heir");
                        },
                        Objects::nonNull);
    }

    /** As if a process had died after it had replaced the record, and before it could remove the parts of the old one. */
    private void leaveAPartOfAnEarlierRecord() throws SQLException {
        update("INSERT INTO " + TABLE
                + "_parts SELECT key_hash, generation - 1, lease_id, 7, 0, 'part_0', 10, 'ab', 1 FROM " + TABLE);
    }

    private long partRows() throws SQLException {
        return number("SELECT COUNT(*) FROM " + TABLE + "_parts");
    }

    @Test
    void shouldRemoveThePartsOfAnEarlierRecordWhenAnotherProcessSavesTheNextOne() throws Exception {
        try (Entry dead = journal(Duration.ofMinutes(5)).take(KEY, "the dead")) {
            dead.save(pending());
            dead.addPart(new JournalPart(0, "part_1", 10, "ab"), 1);
            leaveAPartOfAnEarlierRecord();
            endLeases();
            try (Entry heir = journal(Duration.ofMinutes(5)).take(KEY, "the heir")) {
                JournalRecord loaded = heir.load().orElseThrow();
                assertThat(loaded.parts()).extracting(JournalPart::id).containsExactly("part_1");

                heir.save(loaded);

                assertThat(partRows()).isZero();
                assertThat(heir.load()).contains(loaded);
            }
        }
    }

    @Test
    void shouldSweepARecordWithThePartsOfEarlierOnes() throws Exception {
        long longAgo = Instant.now().minus(Duration.ofDays(30)).getEpochSecond();
        try (Entry entry = journal(Duration.ofMinutes(5)).take(KEY, "an upload")) {
            entry.save(record(State.PENDING, longAgo));
            entry.addPart(new JournalPart(0, "part_1", 10, "ab"), 1);
            leaveAPartOfAnEarlierRecord();
        }

        sweep();

        assertThat(number("SELECT COUNT(*) FROM " + TABLE)).isZero();
        assertThat(partRows()).isZero();
    }

    @Test
    void shouldFindThePartsOfARecordThatIsFreedDuringASweep() throws Exception {
        long longAgo = Instant.now().minus(Duration.ofDays(30)).getEpochSecond();
        Entry entry = journal(Duration.ofMinutes(5)).take(KEY, "an upload");
        entry.save(record(State.PENDING, longAgo));
        entry.addPart(new JournalPart(0, "part_1", 10, "ab"), 1);
        AtomicBoolean first = new AtomicBoolean(true);

        sweep(statement -> {
            if (statement.startsWith("DELETE FROM " + TABLE + " ") && first.getAndSet(false)) {
                entry.close();
            }
        });
        long records = number("SELECT COUNT(*) FROM " + TABLE);
        long parts = partRows();
        sweep();

        assertThat(first).isFalse();
        assertThat(parts).isEqualTo(records);
        assertThat(partRows()).isZero();
    }

    @Test
    void shouldTakeAKeyWhoseOldRecordIsSweptAtTheSameTime() throws Exception {
        try (Entry entry = journal(Duration.ofMinutes(5)).take(KEY, "an upload")) {
            entry.save(record(
                    State.COMPLETED, Instant.now().minus(Duration.ofDays(30)).getEpochSecond()));
        }
        AtomicBoolean swept = new AtomicBoolean();
        DataSource sweeping = watched(DataSource.class, database.source(), statement -> {
            if (statement.startsWith("UPDATE " + TABLE + " SET lease_id = ?") && !swept.getAndSet(true)) {
                sweepOnce();
            }
        });

        try (Entry entry = new JdbcUploadJournal(sweeping, TABLE, true, Duration.ofMinutes(5), Duration.ofDays(7))
                .take(KEY, "another")) {
            assertThat(entry.load()).isEmpty();
            assertThat(swept).isTrue();
        }
    }

    private void sweepOnce() {
        try {
            sweep();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldNameTheUploadThatTakesAFreeKeyFirst() throws Exception {
        AtomicReference<Entry> first = new AtomicReference<>();
        DataSource overtaking = watched(DataSource.class, database.source(), statement -> {
            if (statement.startsWith("INSERT INTO " + TABLE + " ") && first.get() == null) {
                first.set(take("exchange 1 of route a"));
            }
        });
        UploadJournal second =
                new JdbcUploadJournal(overtaking, TABLE, true, Duration.ofMinutes(5), Duration.ofDays(7));

        assertThatThrownBy(() -> second.take(KEY, "exchange 2"))
                .isInstanceOf(UploadInProgressException.class)
                .hasMessageContaining("exchange 1 of route a");
        first.get().close();
    }

    private Entry take(String owner) {
        try {
            return journal(Duration.ofMinutes(5)).take(KEY, owner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldSweepPartsWhoseRecordWasRemovedWhenTheyCouldNotBe() throws Exception {
        try (Entry entry = journal(Duration.ofMinutes(5)).take(KEY, "an upload")) {
            entry.save(pending());
            leaveAPartOfAnEarlierRecord();
            entry.remove();
            assertThat(partRows()).isEqualTo(1);
        }

        sweep();

        assertThat(partRows()).isZero();
        assertThat(number("SELECT COUNT(*) FROM " + TABLE)).isZero();
    }

    @Test
    void shouldShowTheFirstRecordsInTheOrderOfTheirStatesAndTimes() throws Exception {
        UploadJournal journal = journal(Duration.ofMinutes(5));
        // A sweep runs at the same time, and removes old records.
        long now = Instant.now().getEpochSecond();
        for (State state : State.values()) {
            for (long at = 3; at > 0; at--) {
                try (Entry entry = journal.take(state + " " + at, "an upload")) {
                    entry.save(record(state, now + at));
                }
            }
        }
        List<String> all = List.of(
                "COMPLETING 1",
                "COMPLETING 2",
                "COMPLETING 3",
                "PENDING 1",
                "PENDING 2",
                "PENDING 3",
                "COMPLETED 1",
                "COMPLETED 2",
                "COMPLETED 3");

        for (int limit = 0; limit <= all.size() + 1; limit++) {
            assertThat(journal.view(limit).orElseThrow().entries())
                    .extracting(shown -> shown.state() + " " + (shown.savedAt().getEpochSecond() - now))
                    .isEqualTo(all.subList(0, Math.min(limit, all.size())));
        }
        assertThat(journal.view(Integer.MAX_VALUE).orElseThrow().entries()).hasSize(all.size());
    }

    /** The sweep of the journal, which begins with the first record that is taken, may remove the same rows at the same time. */
    private void sweep() throws SQLException, IOException {
        sweep(statement -> {});
    }

    /** @param before receives each statement before it runs */
    private void sweep(Consumer<String> before) throws SQLException, IOException {
        DataSource watched = watched(DataSource.class, database.source(), before);
        new JdbcSweep(new JdbcTables(watched, TABLE, true, Duration.ofMinutes(5)), Duration.ofDays(7))
                .run(Instant.now());
    }

    private static <T> T watched(Class<T> type, T target, Consumer<String> before) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        before.accept((String) arguments[0]);
                    }
                    Object result = method.invoke(target, arguments);
                    return result instanceof Connection connection
                            ? watched(Connection.class, connection, before)
                            : result;
                }));
    }

    @Test
    void shouldWriteNothingOnceAnotherProcessHasTakenTheKey() throws Exception {
        try (Entry zombie = journal(Duration.ofMinutes(5)).take(KEY, "the zombie")) {
            CountDownLatch lost = new CountDownLatch(1);
            zombie.onLost(lost::countDown);
            zombie.save(pending());
            endLeases();
            try (Entry heir = journal(Duration.ofMinutes(5)).take(KEY, "the heir")) {
                JournalRecord seen = heir.load().orElseThrow();

                assertThatThrownBy(() -> zombie.addPart(new JournalPart(0, "part_1", 10, "ab"), 1))
                        .isInstanceOf(JournalEntryLostException.class)
                        .hasMessageContaining("journalLease");
                assertThatThrownBy(() -> zombie.save(record(State.COMPLETING, 1)))
                        .isInstanceOf(JournalEntryLostException.class);
                assertThatThrownBy(zombie::remove).isInstanceOf(JournalEntryLostException.class);
                assertThatThrownBy(zombie::load).isInstanceOf(JournalEntryLostException.class);
                assertThat(zombie.isHeld()).isFalse();
                assertThat(lost.getCount()).isZero();
                zombie.close();

                assertThat(heir.load()).contains(seen);
                assertThat(heir.isHeld()).isTrue();
            }
        }
    }

    @Test
    void shouldNameHolderAndEndOfTheLease() throws Exception {
        try (Entry first = journal(Duration.ofMinutes(5)).take(KEY, "exchange 1 of route a")) {
            assertThatThrownBy(() -> journal(Duration.ofMinutes(5)).take(KEY, "exchange 2"))
                    .isInstanceOf(UploadInProgressException.class)
                    .hasMessageContaining("exchange 1 of route a, process "
                            + ProcessHandle.current().pid() + " on ")
                    .hasMessageContaining("Its lease ends at 20");
        }
    }

    @Test
    void shouldKeepALeaseAliveForLongerThanItsLength() throws Exception {
        try (Entry entry = journal(Duration.ofSeconds(3)).take(KEY, "an upload")) {
            long first = number("SELECT lease_end FROM " + TABLE);

            await().atMost(Duration.ofSeconds(30)).until(() -> number("SELECT lease_end FROM " + TABLE) > first + 3000);

            assertThatThrownBy(() -> journal(Duration.ofSeconds(3)).take(KEY, "another"))
                    .isInstanceOf(UploadInProgressException.class);
            assertThat(entry.isHeld()).isTrue();
        }
    }

    @Test
    void shouldTellTheUploadAtOnceThatItsLeaseIsLost() throws Exception {
        try (Entry zombie = journal(Duration.ofSeconds(3)).take(KEY, "the zombie")) {
            CountDownLatch lost = new CountDownLatch(1);
            zombie.onLost(lost::countDown);
            try (Entry heir = takeOver()) {
                await().until(() -> lost.getCount() == 0);
            }
        }
    }

    @Test
    void shouldKeepALeaseThatHasEndedIfNobodyHasTakenTheKey() throws Exception {
        try (Entry entry = journal(Duration.ofMinutes(5)).take(KEY, "an upload")) {
            // A row without a record may be swept once its lease has ended.
            entry.save(pending());
            endLeases();

            assertThat(entry.isHeld()).isTrue();
            entry.save(pending());
        }
    }

    @Test
    void shouldRenewALeaseOverAnotherConnectionWhenOneIsBroken() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        DataSource breaking = watched(DataSource.class, database.source(), statement -> {
            if (broken.getAndSet(false)) {
                throw new IllegalStateException("the connection is broken");
            }
        });
        UploadJournal journal = new JdbcUploadJournal(breaking, TABLE, true, Duration.ofMinutes(5), Duration.ofDays(7));
        try (Entry entry = journal.take(KEY, "an upload")) {
            entry.save(pending());
            endLeases();
            broken.set(true);

            assertThat(entry.isHeld()).isTrue();
            assertThat(number("SELECT lease_end FROM " + TABLE)).isGreaterThan(1);
        }
    }

    @Test
    void shouldRecordAPartOnceTheDatabaseIsBack() throws Exception {
        try (Entry entry = journal(Duration.ofMinutes(5)).take(KEY, "an upload")) {
            entry.save(pending());
            database.away.set(true);
            Thread back = new Thread(() -> {
                await().until(() -> database.refused.get() > 2);
                database.away.set(false);
            });
            back.start();

            entry.addPart(new JournalPart(0, "part_1", 10, "ab"), 1);

            assertThat(entry.load().orElseThrow().parts()).hasSize(1);
            back.join();
        }
    }

    @Test
    void shouldGiveUpWhenTheDatabaseIsAwayForLongerThanTheLease() throws Exception {
        try (Entry entry = journal(Duration.ofSeconds(3)).take(KEY, "an upload")) {
            entry.save(pending());
            CountDownLatch lost = new CountDownLatch(1);
            entry.onLost(lost::countDown);
            database.away.set(true);

            assertThatThrownBy(() -> entry.addPart(new JournalPart(0, "part_1", 10, "ab"), 1))
                    .hasMessageContaining("The database is away");
            await().until(() -> lost.getCount() == 0);
            database.away.set(false);
        }
    }

    @Test
    void shouldGiveUpAPartThatTheDatabaseKeepsRefusingWhileTheLeaseIsRenewed() throws Exception {
        try (Entry entry = journal(Duration.ofSeconds(3)).take(KEY, "an upload")) {
            entry.save(pending());
            update("ALTER TABLE " + TABLE + "_parts ADD CONSTRAINT no_more CHECK (seq < 0)");

            CompletableFuture<Boolean> added = Background.call(() -> addPart(entry));

            assertThat(added)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withMessageContaining("NO_MORE");
            assertThat(entry.isHeld()).isTrue();
        } finally {
            update("ALTER TABLE " + TABLE + "_parts DROP CONSTRAINT no_more");
        }
    }

    private static boolean addPart(Entry entry) {
        try {
            entry.addPart(new JournalPart(0, "part_1", 10, "ab"), 1);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldLeaveNothingOfAnUploadThatHasRecordedNothing() throws Exception {
        journal(Duration.ofMinutes(5)).take(KEY, "an upload").close();

        assertThat(number("SELECT COUNT(*) FROM " + TABLE)).isZero();
    }

    @Test
    void shouldSweepWhatIsObsoleteAndNeverWhatIsInDoubtOrHeld() throws Exception {
        Instant now = Instant.now();
        long longAgo = now.minus(Duration.ofDays(30)).getEpochSecond();
        UploadJournal journal = journal(Duration.ofMinutes(5));
        for (State state : State.values()) {
            try (Entry entry = journal.take("old " + state, "an upload")) {
                entry.save(record(state, longAgo));
                entry.addPart(new JournalPart(0, "part_1", 10, "ab"), 1);
            }
            try (Entry entry = journal.take("new " + state, "an upload")) {
                entry.save(record(state, now.getEpochSecond()));
            }
        }
        try (Entry held = journal.take("held", "an upload")) {
            held.save(record(State.PENDING, longAgo));

            sweep();

            assertThat(held.load()).isPresent();
        }
        assertThat(number("SELECT COUNT(*) FROM " + TABLE)).isEqualTo(5);
        assertThat(number("SELECT COUNT(*) FROM " + TABLE + "_parts")).isEqualTo(1);
    }

    @Test
    void shouldNotNameTheOthersOfAnUploadThatIsOlderThanTheirRecordsAreKept() {
        long longAgo = Instant.now().minus(Duration.ofDays(8)).getEpochSecond();

        assertThatThrownBy(() -> journal(Duration.ofMinutes(5)).others(KEY, record(State.COMPLETING, longAgo)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("upload_1 was begun before journalRetention (604800 s)");
    }

    @Test
    void shouldSayThatATableIsMissing() {
        UploadJournal journal =
                new JdbcUploadJournal(database.source(), TABLE, false, Duration.ofSeconds(3), Duration.ofDays(7));

        assertThatThrownBy(() -> journal.take(KEY, "an upload")).hasMessageContaining(TABLE.toUpperCase(Locale.ROOT));
    }

    @Test
    void shouldRefuseANameThatIsNoTable() {
        assertThatThrownBy(() -> new JdbcUploadJournal(
                        database.source(), "a; DROP TABLE b", true, Duration.ofSeconds(30), Duration.ofDays(7)))
                .hasMessageContaining("journalTable");
    }
}
