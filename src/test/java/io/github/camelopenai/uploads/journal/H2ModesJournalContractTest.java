package io.github.camelopenai.uploads.journal;

import java.time.Duration;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;

/** H2 with the peculiarities of other databases, such as the empty text of Oracle, which is null. */
class H2ModesJournalContractTest {

    private abstract static class InMode extends UploadJournalContract {

        private final JdbcDataSource database = new JdbcDataSource();

        InMode(String mode) {
            database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;MODE=" + mode);
        }

        @Override
        protected UploadJournal journal() {
            return new JdbcUploadJournal(database, "j", true, Duration.ofSeconds(30), Duration.ofDays(7));
        }
    }

    @Nested
    class Oracle extends InMode {
        Oracle() {
            super("Oracle");
        }
    }

    @Nested
    class MySql extends InMode {
        MySql() {
            super("MySQL");
        }
    }

    @Nested
    class SqlServer extends InMode {
        SqlServer() {
            super("MSSQLServer");
        }
    }
}
