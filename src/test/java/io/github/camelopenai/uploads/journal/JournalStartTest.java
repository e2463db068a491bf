package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.uploads.support.SwitchedDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts a route with a journal in a database that cannot be used. */
class JournalStartTest {

    private static DataSource empty() {
        JdbcDataSource empty = new JdbcDataSource();
        empty.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return empty;
    }

    private static void start(DataSource database, String options) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("database", DataSource.class, database);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .to("openai-uploads:upload?purpose=batch&apiKey=test&journalDataSource=#database&"
                                    + options);
                }
            });
            context.start();
            assertThat(context.isStarted()).isTrue();
        }
    }

    @Test
    void shouldRefuseToStartWithoutTheTables() {
        assertThatThrownBy(() -> start(empty(), "journalCreateTable=false"))
                .rootCause()
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> start(empty(), "journalCreateTable=false"))
                .hasStackTraceContaining("journalCreateTable=true")
                .hasStackTraceContaining("the table openai_uploads_journal");
    }

    @Test
    void shouldSayThatTheUserMayNotReadTheTables() throws Exception {
        try (EmbeddedPostgres server = PostgresServer.start()) {
            DataSource owner = server.getPostgresDatabase();
            start(owner, "journalCreateTable=true");
            try (Connection connection = owner.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE USER reader");
            }

            assertThatThrownBy(() -> start(server.getDatabase("reader", "postgres"), "journalCreateTable=true"))
                    .hasStackTraceContaining("permission denied for table openai_uploads_journal;");
        }
    }

    @Test
    void shouldStartWhileTheDatabaseIsAway() throws Exception {
        SwitchedDatabase database = new SwitchedDatabase(empty());
        database.away.set(true);

        start(database.source(), "journalCreateTable=true");

        assertThat(database.refused.get()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1ms", "30", "2s", "10d", "soon"})
    void shouldRefuseAnAbsurdLease(String lease) {
        assertThatThrownBy(() -> start(empty(), "journalLease=" + lease)).hasStackTraceContaining("journalLease is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "a;DROP", "a-b", "1a", "RAW(a\" b)", "a'"})
    void shouldRefuseATableWithAnotherName(String table) {
        assertThatThrownBy(() -> start(empty(), "journalTable=" + table)).hasStackTraceContaining("journalTable is '");
    }
}
