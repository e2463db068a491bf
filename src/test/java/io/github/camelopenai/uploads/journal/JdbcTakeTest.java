package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.uploads.support.InterceptedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Takes keys of a {@link JdbcUploadJournal} while the connection to the database fails. */
@Timeout(60)
class JdbcTakeTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final JdbcDataSource database = new JdbcDataSource();
    private final AtomicBoolean losing = new AtomicBoolean();
    private final AtomicLong lostAt = new AtomicLong();

    JdbcTakeTest() {
        database.setURL("jdbc:h2:mem:take;DB_CLOSE_DELAY=-1");
    }

    @Test
    void shouldCountTheLeaseAnewWhenTheAnswerToTheFirstAttemptIsLost() throws Exception {
        JdbcUploadJournal journal = new JdbcUploadJournal(
                InterceptedDatabase.of(database, new Losing()), "j", true, LEASE, Duration.ofDays(1));
        journal.take("other", "test").close();
        await().until(JdbcTakeTest::nothingIsSwept);

        losing.set(true);
        try (UploadJournal.Entry entry = journal.take("key", "test")) {
            assertThat(entry.load()).isEmpty();
            assertThat(lostAt.get()).isPositive();
            assertThat(leaseEnd()).isGreaterThan(lostAt.get() + LEASE.toMillis());
        }
    }

    @RepeatedTest(5)
    void shouldCreateTheTablesWhenManyProcessesStartAtTheSameTime() throws Exception {
        JdbcDataSource fresh = new JdbcDataSource();
        fresh.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        int processes = 8;
        CyclicBarrier together = new CyclicBarrier(processes);
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        try {
            List<Future<Boolean>> taken = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                String key = "key" + i;
                taken.add(threads.submit(() -> {
                    together.await();
                    JdbcUploadJournal journal = new JdbcUploadJournal(fresh, "j", true, LEASE, Duration.ofDays(1));
                    try (UploadJournal.Entry entry = journal.take(key, "test")) {
                        return entry.load().isEmpty();
                    }
                }));
            }
            for (Future<Boolean> each : taken) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean nothingIsSwept() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("OpenAIUploadsSweep"));
    }

    private long leaseEnd() throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet row = connection.createStatement().executeQuery("SELECT lease_end FROM j")) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    /** Fails once after all statements have been carried out. */
    private final class Losing implements InterceptedDatabase.Hook {
        @Override
        public void after(String method) throws SQLException {
            if (method.equals("close") && losing.compareAndSet(true, false)) {
                lostAt.set(System.currentTimeMillis());
                throw new SQLRecoverableException("the connection is lost");
            }
        }
    }
}
