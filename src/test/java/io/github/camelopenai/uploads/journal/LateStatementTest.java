package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.UploadJournal.Entry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A statement whose connection broke may reach the database later, when the same process has gone on. */
@Timeout(60)
class LateStatementTest {

    private static final String KEY = "file,a.jsonl";
    private static final long NOW = Instant.now().getEpochSecond();
    private static final JournalPart PART = new JournalPart(0, "part_1", 10, "ab");

    private final JdbcDataSource database = new JdbcDataSource();
    private final UploadJournal journal;

    /** The beginning of the statement that comes late; null for none. */
    private String delayed;

    private Late late;

    LateStatementTest() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        DataSource breaking = proxy(DataSource.class, database);
        journal = new JdbcUploadJournal(breaking, "j", true, Duration.ofMinutes(5), Duration.ofDays(7));
    }

    private static JournalRecord record(String uploadId, State state) {
        return new JournalRecord(
                state,
                uploadId,
                "a.jsonl",
                "batch",
                10,
                null,
                null,
                NOW,
                0,
                List.of(10L),
                List.of(),
                state == State.PENDING ? List.of() : List.of("part_1"),
                null,
                false,
                null,
                NOW);
    }

    @Test
    void shouldKeepTheRecordThatWasSavedAfterIt() throws Exception {
        try (Entry entry = journal.take(KEY, "an upload")) {
            delay("UPDATE j SET generation");
            entry.save(record("upload_1", State.PENDING));
            entry.save(record("upload_1", State.COMPLETING));

            late.arrive();

            assertThat(entry.load()).contains(record("upload_1", State.COMPLETING));
        }
    }

    @Test
    void shouldKeepTheRecordThatWasSavedAfterARemoval() throws Exception {
        try (Entry entry = journal.take(KEY, "an upload")) {
            entry.save(record("upload_1", State.PENDING));
            delay("UPDATE j SET generation");
            entry.remove();
            entry.save(record("upload_2", State.COMPLETING));

            late.arrive();

            assertThat(entry.load()).contains(record("upload_2", State.COMPLETING));
        }
    }

    @Test
    void shouldNotAddAPartOfTheUploadBefore() throws Exception {
        try (Entry entry = journal.take(KEY, "an upload")) {
            entry.save(record("upload_1", State.PENDING));
            delay("INSERT INTO j_parts");
            entry.addPart(PART, 1);
            entry.save(record("upload_2", State.PENDING));

            late.arrive();

            assertThat(entry.load()).contains(record("upload_2", State.PENDING));
        }
    }

    private void delay(String statement) {
        delayed = statement;
    }

    /** A statement that the database has not received yet. */
    private record Late(DataSource database, String sql, List<Object[]> values) {

        void arrive() throws SQLException {
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Object[] each : values) {
                    statement.setObject((int) each[0], each[1]);
                }
                statement.executeUpdate();
            }
        }
    }

    private <T> T proxy(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                Object result = method.invoke(real, args);
                if (result instanceof Connection connection) {
                    return proxy(Connection.class, connection);
                }
                return delayed != null
                                && result instanceof PreparedStatement statement
                                && args[0].toString().startsWith(delayed)
                        ? delay(statement, args[0].toString())
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private PreparedStatement delay(PreparedStatement real, String sql) {
        delayed = null;
        List<Object[]> values = new ArrayList<>();
        Class<PreparedStatement> type = PreparedStatement.class;
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("executeUpdate")) {
                late = new Late(database, sql, values);
                throw new SQLRecoverableException("the connection is lost", "08006");
            }
            if (args != null && args.length == 2) {
                values.add(args);
            }
            return method.invoke(real, args);
        }));
    }
}
