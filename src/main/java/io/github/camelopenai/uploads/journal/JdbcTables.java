package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * The two tables of a journal: one row per key with its record and lease, and one row per part that was added since. A lease is
 * an id that nobody else has and an end by the database's clock. Every statement that changes something demands both.
 */
final class JdbcTables {

    /** A condition of a row. A row with parts is left to a sweep, which finds the parts by their row. */
    static final String HAS_NO_PARTS = "NOT EXISTS (SELECT 1 FROM $p WHERE $p.key_hash = $t.key_hash)";

    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(15);

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

    private final DataSource source;
    private final String table;
    private final boolean create;
    private final Duration statementLimit;
    private volatile JdbcDialect dialect;

    /** @param lease the length of a lease, which outlasts a statement without an answer */
    JdbcTables(DataSource source, String table, boolean create, Duration lease) {
        if (!NAME.matcher(table).matches()) {
            throw new IllegalArgumentException("journalTable is '" + table
                    + "'; it must be the name of a table, with letters, digits and underscores, and a schema before a dot if"
                    + " needed");
        }
        this.source = source;
        this.table = table;
        this.create = create;
        Duration third = lease.dividedBy(3);
        this.statementLimit = third.compareTo(LONGEST_STATEMENT) < 0 ? third : LONGEST_STATEMENT;
    }

    /** Work with one connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException, IOException;
    }

    /**
     * Runs statements, each as a transaction of its own: a process that is suspended between two of them must not hold a row that
     * others want. A transaction of the caller's thread has no part in it.
     */
    <T> T run(Work<T> work) throws SQLException, IOException {
        return JdbcThreads.call(() -> runHere(work));
    }

    private <T> T runHere(Work<T> work) throws SQLException, IOException {
        try (Connection connection = source.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            int readLimit = limitReads(connection);
            try {
                if (!autoCommit) {
                    connection.setAutoCommit(true);
                }
                prepare(connection);
                return work.run(connection);
            } finally {
                restore(connection, autoCommit, readLimit);
            }
        }
    }

    /**
     * Limits a read from the network, since the limit of a statement does not end one: a network that swallows packets must not
     * hold the thread of the leases for ever.
     *
     * @return the limit before in milliseconds, 0 for none
     */
    private int limitReads(Connection connection) {
        int limit = (int) statementLimit.multipliedBy(3).dividedBy(2).toMillis();
        try {
            int before = connection.getNetworkTimeout();
            if (before == 0 || before > limit) {
                connection.setNetworkTimeout(Runnable::run, limit);
            }
            return before;
        } catch (SQLException | LinkageError e) {
            // The driver cannot do that, or is older than this method.
            return 0;
        }
    }

    private static void restore(Connection connection, boolean autoCommit, int readLimit) {
        try {
            if (!autoCommit) {
                connection.setAutoCommit(false);
            }
            connection.setNetworkTimeout(Runnable::run, readLimit);
        } catch (SQLException | LinkageError e) {
            // The connection is broken, which its pool finds out by itself, or the driver has no limit for reads.
        }
    }

    private void prepare(Connection connection) throws SQLException {
        if (dialect != null) {
            return;
        }
        JdbcDialect found = JdbcDialect.of(connection.getMetaData().getDatabaseProductName());
        if (create && whyUnusable(connection) != null) {
            create(connection, found);
        }
        dialect = found;
    }

    /** Another process may create the same tables at the same time, or may have died after the first. */
    private void create(Connection connection, JdbcDialect found) throws SQLException {
        SQLException failure = null;
        for (String sql : found.ddl(table)) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(sql);
            } catch (SQLException e) {
                failure = failure == null ? e : failure;
            }
        }
        SQLException unusable = whyUnusable(connection);
        if (unusable != null && failure != null) {
            // A table that exists and must not be read cannot be created either, so both failures are told.
            SQLException both = new SQLException(
                    unusable.getMessage() + "; creating the tables failed: " + failure.getMessage(),
                    unusable.getSQLState(),
                    unusable.getErrorCode(),
                    unusable);
            both.addSuppressed(failure);
            throw both;
        }
    }

    /** Asks the tables themselves, since drivers look for names in different ways; null if both can be read. */
    private SQLException whyUnusable(Connection connection) {
        for (String each : List.of(table, table + "_parts")) {
            try (Statement statement = connection.createStatement()) {
                statement.executeQuery("SELECT 1 FROM " + each + " WHERE 1 = 0").close();
            } catch (SQLException e) {
                return e;
            }
        }
        return null;
    }

    /**
     * Prepares a statement in which {@code $t} is the table, {@code $p} that of the parts, {@code $now} the database's time, and
     * {@code $number} and {@code $text} are types for CAST.
     */
    PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql.replace("$number", dialect.number)
                .replace("$text", dialect.text)
                .replace("$now", dialect.now)
                .replace("$t", table)
                .replace("$p", table + "_parts"));
        try {
            statement.setQueryTimeout((int) Math.max(1, statementLimit.toSeconds()));
            for (int i = 0; i < values.length; i++) {
                set(statement, i + 1, values[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** The end of an ordered query that returns only the first rows; while {@link #run} runs. */
    String first(int rows) {
        return dialect.first(rows);
    }

    private static void set(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(index, number);
        } else {
            // Null is a null of a text, too.
            statement.setString(index, (String) value);
        }
    }

    /** Whether a row with this key exists: 23505, or for databases that do not tell more, any violated constraint. */
    static boolean isDuplicate(SQLException e) {
        return "23505".equals(e.getSQLState()) || "23000".equals(e.getSQLState());
    }

    int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    @Override
    public String toString() {
        return "the table " + table;
    }
}
