package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.support.Background;
import io.github.camelopenai.uploads.support.InterceptedDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
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

    private static void addPart(UploadJournal.Entry entry) {
        try {
            entry.addPart(new JournalPart(0, "part_late", 1, null), 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UploadJournal journal(DataSource database) {
        return new JdbcUploadJournal(database, "j", true, LEASE, Duration.ofDays(1));
    }

    /** Hangs when a statement has been carried out; from then on, as a process that is stopped, it does not renew its lease either. */
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
