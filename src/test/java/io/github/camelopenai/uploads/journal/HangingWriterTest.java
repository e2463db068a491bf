package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.InterceptedDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that hangs in the middle of a write to the journal must not keep the row locked. */
@Timeout(120)
class HangingWriterTest {

    private static final Duration LEASE = Duration.ofSeconds(3);

    private static final JournalRecord RECORD = new JournalRecord(
            JournalRecord.State.PENDING,
            "upload_1",
            "batch.jsonl",
            "batch",
            2,
            null,
            null,
            1,
            0,
            List.of(1L, 1L),
            List.of(),
            List.of(),
            null,
            false,
            null,
            1);

    private final AtomicBoolean hanging = new AtomicBoolean();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void shouldLoseTheKeyToAnotherProcessWhenItsLeaseHasEnded() throws Exception {
        try (EmbeddedPostgres server = PostgresServer.start();
                UploadJournal.Entry zombie = journal(
                                InterceptedDatabase.of(server.getPostgresDatabase(), new Hanging()))
                        .take("key", "first")) {
            UploadJournal second = journal(server.getPostgresDatabase());
            zombie.save(RECORD);
            hanging.set(true);
            CompletableFuture<Void> write = Background.run(() -> addPart(zombie));
            hangs.await();

            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
                try (UploadJournal.Entry heir = second.take("key", "second")) {
                    assertThat(heir.load()).isPresent();
                    heir.remove();
                }
            });
            goOn.countDown();

            // If the renewal of the lease hung first, the part comes too late.
            assertThat(write.handle((done, failure) -> failure).get())
                    .satisfiesAnyOf(none -> assertThat(none).isNull(), lost -> assertThat(lost)
                            .hasRootCauseInstanceOf(JournalEntryLostException.class));
            assertThat(zombie.isHeld()).isFalse();
            try (UploadJournal.Entry third = second.take("key", "third")) {
                assertThat(third.load()).isEmpty();
            }
        }
    }

    @Test
    void shouldLeaveNoPartThatIsAddedWhenItsRecordIsGone() throws Exception {
        try (EmbeddedPostgres server = PostgresServer.start();
                UploadJournal.Entry zombie =
                        journal(server.getPostgresDatabase()).take("key", "first");
                Connection slow = server.getPostgresDatabase().getConnection()) {
            zombie.save(RECORD);
            slow.setAutoCommit(false);
            // The part's statement has read that the lease is held, and now waits for the end of this transaction.
            update(slow, "INSERT INTO j_parts SELECT key_hash, generation, lease_id, 0, 0, 'x', 1, 'x', 1 FROM j");
            CompletableFuture<Void> write = Background.run(() -> addPart(zombie));
            await().until(() ->
                    number(server, "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'transactionid'") == 1);
            await().ignoreExceptionsInstanceOf(UploadInProgressException.class).untilAsserted(() -> {
                number(server, "UPDATE j SET lease_end = 1 RETURNING 1");
                try (UploadJournal.Entry heir =
                        journal(server.getPostgresDatabase()).take("key", "second")) {
                    heir.remove();
                }
            });
            slow.rollback();
            write.get();
            assertThat(number(server, "SELECT COUNT(*) FROM j_parts")).isEqualTo(1);
            assertThat(number(server, "SELECT COUNT(*) FROM j")).isZero();

            JdbcTables tables = new JdbcTables(server.getPostgresDatabase(), "j", false, LEASE);
            JdbcSweep sweep = new JdbcSweep(tables, Duration.ofDays(1));
            sweep.run(Instant.now());
            assertThat(number(server, "SELECT COUNT(*) FROM j_parts")).isEqualTo(1);
            number(server, "UPDATE j_parts SET generation = generation - 3600001 RETURNING 1");
            sweep.run(Instant.now());

            assertThat(number(server, "SELECT COUNT(*) FROM j_parts")).isZero();
        }
    }

    private static void update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static long number(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void addPart(UploadJournal.Entry entry) {
        try {
            entry.addPart(new JournalPart(0, "part_late", 1, "ab"), 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UploadJournal journal(DataSource database) {
        return new JdbcUploadJournal(database, "j", true, LEASE, Duration.ofDays(1));
    }

    /**
     * Hangs when a statement has been carried out; from then on, as a process that is stopped, it does not renew its lease
     * either.
     */
    private final class Hanging implements InterceptedDatabase.Hook {
        @Override
        public void before(String method) throws InterruptedException {
            if (method.equals("close") && hanging.compareAndSet(true, false)) {
                hangs.countDown();
            }
            if (hangs.getCount() == 0) {
                goOn.await();
            }
        }
    }
}
