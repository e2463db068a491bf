package io.github.camelopenai.uploads.monitoring;

import io.github.camelopenai.uploads.OpenAIUploadsConfiguration;
import io.github.camelopenai.uploads.support.SwitchedDatabase;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class DatabaseJournalOperationsTest extends JournalOperations {

    private final SwitchedDatabase database = new SwitchedDatabase(h2());

    private static DataSource h2() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return database;
    }

    @Override
    void setJournal(OpenAIUploadsConfiguration options) {
        options.setJournalDataSource(database.source());
    }

    @Override
    void takeJournalAway() {
        database.away.set(true);
    }

    @Override
    void bringJournalBack() {
        database.away.set(false);
    }
}
