package io.github.camelopenai.uploads.journal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresJournalContractTest extends UploadJournalContract {

    private static final AtomicInteger TABLES = new AtomicInteger();
    private static EmbeddedPostgres server;

    private final String table = "journal_" + TABLES.incrementAndGet();

    @BeforeAll
    static void start() throws IOException {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected UploadJournal journal() {
        return new JdbcUploadJournal(
                server.getPostgresDatabase(), table, true, Duration.ofSeconds(30), Duration.ofDays(7));
    }
}
