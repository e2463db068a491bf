package io.github.camelopenai.uploads.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** A journal used within a transaction of the route. */
class JdbcTransactionTest {

    private final JdbcDataSource database = new JdbcDataSource();
    private final ThreadLocal<Connection> transaction = new ThreadLocal<>();

    JdbcTransactionTest() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @Test
    void shouldNeitherCommitNorJoinTheTransactionOfTheThread() throws Exception {
        try (Connection connection = database.getConnection()) {
            connection.createStatement().executeUpdate("CREATE TABLE orders (id INT)");
            connection.setAutoCommit(false);
            connection.createStatement().executeUpdate("INSERT INTO orders VALUES (1)");
            transaction.set(connection);

            JdbcUploadJournal journal =
                    new JdbcUploadJournal(transactional(), "j", true, Duration.ofSeconds(30), Duration.ofDays(1));
            try (UploadJournal.Entry entry = journal.take("key", "test")) {
                assertThat(connection.getAutoCommit()).isFalse();
                connection.rollback();

                assertThat(count("orders")).isZero();
                assertThat(count("j")).isEqualTo(1);
                assertThat(entry.load()).isEmpty();
            }
        }
    }

    @Test
    void shouldKeepTheInterruptOfTheThread() throws Exception {
        JdbcUploadJournal journal =
                new JdbcUploadJournal(database, "j", true, Duration.ofSeconds(30), Duration.ofDays(1));
        Thread.currentThread().interrupt();
        try (UploadJournal.Entry entry = journal.take("key", "test")) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(entry.load()).isEmpty();
        } finally {
            Thread.interrupted();
        }
    }

    private long count(String table) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet row = connection.createStatement().executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Returns the connection of the thread's transaction, and ignores its close, as transaction managers do. */
    private DataSource transactional() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    Connection bound = transaction.get();
                    if (bound == null || !method.getName().equals("getConnection")) {
                        return method.invoke(database, args);
                    }
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (connection, call, values) -> {
                                try {
                                    return call.getName().equals("close") ? null : call.invoke(bound, values);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
                });
    }
}
