package io.github.camelopenai.uploads.journal;

import io.github.camelopenai.uploads.text.ColumnText;
import io.github.camelopenai.uploads.text.ShownDriverMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a database that all machines share, so that any of them can go on with an upload.
 *
 * <p>An upload takes its key for the time of a lease, which one thread per journal renews. A process that dies frees the key when
 * the lease ends. Times are those of the database, so the clocks of the machines do not matter. Every write demands the lease in
 * its WHERE, so a process that has lost it, for example because it was suspended, can write nothing any more; its upload is
 * aborted, and it neither completes nor cancels anything.
 *
 * <p>No connection is held while parts are sent. While the database is away, writing is tried again as long as the lease
 * may last.
 */
public final class JdbcUploadJournal implements UploadJournal {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcUploadJournal.class);

    /** The name of this machine, for people. */
    private static final String HOST = hostName();

    /** How often {@link #take} looks at a row that others change at the same time. */
    private static final int MOST_LOOKS = 5;

    private final JdbcTables tables;
    private final Duration lease;
    private final Duration retention;
    private final LeaseKeeper keeper;
    private final JdbcSweep sweep;

    /**
     * @param source gives connections; a pool of two is enough
     * @param table the name of the table; that of the parts ends with {@code _parts}
     * @param createTable whether to create the tables if they do not exist
     * @param lease how long a process that has died keeps a key, at least three seconds
     * @param retention how long the record of a completed upload is kept
     */
    public JdbcUploadJournal(DataSource source, String table, boolean createTable, Duration lease, Duration retention) {
        if (lease.compareTo(Duration.ofSeconds(3)) < 0) {
            throw new IllegalArgumentException("journalLease is " + lease + "; it must be at least 3s");
        }
        this.tables = new JdbcTables(source, table, createTable, lease);
        this.lease = lease;
        this.retention = retention;
        this.keeper = new LeaseKeeper(lease.dividedBy(3));
        this.sweep = new JdbcSweep(tables, retention);
    }

    @Override
    public Entry take(String key, String owner) throws IOException {
        return takeNamed(JournalDirectory.nameOf(key), owner);
    }

    @Override
    public Entry takeNamed(String name, String owner) throws IOException {
        JournalDirectory.requireName(name);
        String leaseId = UUID.randomUUID().toString();
        String described = describe(owner);
        long deadline = System.nanoTime() + lease.toNanos();
        long[] asked = new long[1];
        JdbcRetries.run("taken", name, () -> deadline, () -> {
            asked[0] = System.nanoTime();
            return tables.run(connection -> {
                take(connection, name, leaseId, described);
                return null;
            });
        });
        sweep.startIfDue();
        return new JdbcJournalEntry(tables, name, leaseId, lease, asked[0], keeper);
    }

    private static String describe(String owner) {
        return ColumnText.of(owner + ", process " + ProcessHandle.current().pid() + " on " + HOST + ", since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String hostName() {
        String variable = System.getenv("HOSTNAME");
        if (variable != null && !variable.isBlank()) {
            return variable;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unknown host";
        }
    }

    private void take(Connection connection, String name, String leaseId, String owner) throws SQLException {
        for (int look = 1; !takeOnce(connection, name, leaseId, owner); look++) {
            if (look == MOST_LOOKS) {
                throw inProgress("an upload that has just started", 0);
            }
        }
    }

    /** Returns false if the row was changed meanwhile: another upload has taken the key, or a sweep has removed an old record. */
    private boolean takeOnce(Connection connection, String name, String leaseId, String owner) throws SQLException {
        try (PreparedStatement statement = tables.prepare(
                        connection,
                        "SELECT lease_id, lease_end, owner, $now, lease_millis FROM $t WHERE key_hash = ?",
                        name);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return insert(connection, name, leaseId, owner);
            }
            String held = row.getString(1);
            long end = row.getLong(2);
            String before = row.getString(3);
            long now = row.getLong(4);
            // A lease that ends later than a lease can is one from before the database's clock was set back. Its holder
            // renews it within a third of its length if it lives.
            boolean free = end <= now || end - now > 2 * row.getLong(5);
            // If an earlier attempt of this call has taken the lease and its answer was lost, the lease is counted
            // anew.
            boolean own = leaseId.equals(held);
            if (!own && !free) {
                throw inProgress(before, end);
            }
            if (!update(connection, name, leaseId, owner, end)) {
                return false;
            }
            if (held != null && !own) {
                LOG.info("An upload that {} has not ended is taken over by {}", before, owner);
            }
            return true;
        }
    }

    private boolean update(Connection connection, String name, String leaseId, String owner, long end)
            throws SQLException {
        int rows = tables.update(
                connection,
                "UPDATE $t SET lease_id = ?, owner = ?, lease_end = $now + ?, lease_millis = ? WHERE key_hash = ?"
                        + " AND lease_end = ?",
                leaseId,
                owner,
                lease.toMillis(),
                lease.toMillis(),
                name,
                end);
        return rows > 0;
    }

    private boolean insert(Connection connection, String name, String leaseId, String owner) throws SQLException {
        try {
            tables.update(
                    connection,
                    "INSERT INTO $t (key_hash, lease_id, lease_end, lease_millis, owner, generation)"
                            + " VALUES (?, ?, $now + ?, ?, ?, $now)",
                    name,
                    leaseId,
                    lease.toMillis(),
                    lease.toMillis(),
                    owner);
            return true;
        } catch (SQLException e) {
            if (JdbcTables.isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    private static UploadInProgressException inProgress(String owner, long end) {
        String until = end == 0
                ? ""
                : ". Its lease ends at " + Instant.ofEpochMilli(end).truncatedTo(ChronoUnit.SECONDS)
                        + " by the clock of the database, unless it is renewed";
        return new UploadInProgressException("This source is already being uploaded to the same destination by " + owner
                + until + ". Try again when that upload has ended");
    }

    @Override
    public List<JournalRecord> others(String key, JournalRecord like) throws IOException {
        JournalSweep.requireNoneSweptSince(like, retention);
        String name = JournalDirectory.nameOf(key);
        long deadline = System.nanoTime() + lease.toNanos();
        return JdbcRetries.run(
                "searched for uploads that look like",
                name,
                () -> deadline,
                () -> tables.run(connection -> {
                    List<JournalRecord> records = new ArrayList<>();
                    try (PreparedStatement statement = tables.prepare(
                                    connection,
                                    "SELECT record, key_hash FROM $t WHERE lookalike = ? AND key_hash <> ?",
                                    JdbcJournalEntry.lookalike(like),
                                    name);
                            ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            records.add(JdbcJournalEntry.parse(rows.getString(1), rows.getString(2), tables));
                        }
                    }
                    return records;
                }));
    }

    @Override
    public Optional<JournalView> view(int limit) throws IOException {
        try {
            return Optional.of(tables.run(connection -> JdbcView.read(tables, connection, limit)));
        } catch (SQLException e) {
            throw new IOException(
                    "The journal in " + tables + " could not be read: " + ShownDriverMessage.of(e.getMessage()), e);
        }
    }

    @Override
    public void requireReachable() throws IOException {
        try {
            tables.run(connection -> {
                try (PreparedStatement statement = tables.prepare(connection, "SELECT 1 FROM $t WHERE 1 = 0");
                        ResultSet rows = statement.executeQuery()) {
                    return rows.next();
                }
            });
        } catch (SQLException e) {
            throw new IOException(
                    "The journal in " + tables + " cannot be reached: " + ShownDriverMessage.of(e.getMessage()), e);
        }
    }

    /**
     * Refuses a database in which the tables are missing and cannot be created, or may not be used. A database that cannot be
     * reached now may be reached later.
     */
    public void requireTables() {
        try {
            tables.run(connection -> {
                for (String each : List.of("$t", "$p")) {
                    try (PreparedStatement statement =
                                    tables.prepare(connection, "SELECT 1 FROM " + each + " WHERE 1 = 0");
                            ResultSet rows = statement.executeQuery()) {
                        rows.next();
                    }
                }
                return null;
            });
        } catch (SQLException | IOException e) {
            String problem = ShownDriverMessage.of(e.getMessage());
            if (e instanceof SQLException failure && JdbcRetries.isFinal(failure)) {
                throw new IllegalArgumentException(
                        "The journal in " + tables + " cannot be used: " + problem
                                + ". Set journalCreateTable=true and permit the user of journalDataSource to create tables,"
                                + " or create them beforehand with the statements for this database in"
                                + " io/github/camelopenai/uploads/journal of the jar, and permit the user to use them",
                        e);
            }
            LOG.warn(
                    "The journal in {} cannot be reached; it is tried again with the first upload: {}",
                    tables,
                    problem);
        }
    }

    @Override
    public String whereIs(String key) {
        return "the row with key_hash " + JournalDirectory.nameOf(key) + " of " + tables;
    }

    @Override
    public String toString() {
        return tables.toString();
    }
}
