package io.github.camelopenai.uploads.journal;

import java.time.Duration;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;

class H2JournalContractTest extends UploadJournalContract {

    private final JdbcDataSource database = new JdbcDataSource();

    H2JournalContractTest() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @Override
    protected UploadJournal journal() {
        return new JdbcUploadJournal(
                database, "openai_uploads_journal", true, Duration.ofSeconds(30), Duration.ofDays(7));
    }
}
