package io.github.camelopenai.uploads.journal;

import io.github.camelopenai.uploads.text.ShownDriverMessage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes obsolete rows, once an hour at most, in a thread of its own. Rows that are held are left alone. */
final class JdbcSweep {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcSweep.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    /** Rows that nobody holds and nobody needs. The index by state and time finds them without reading the others. */
    private static final String OBSOLETE =
            " WHERE lease_end <= $now AND (state = 'COMPLETED' AND saved_at < ? OR state = 'PENDING' AND saved_at < ?"
                    + " OR state IS NULL)";

    /**
     * Parts without a record: the statement of a process that has lost its lease may end when the record is gone. A generation
     * begins with the time of the database, so parts of a record that is just being made are left alone.
     */
    private static final String ORPHANED = " WHERE generation < $now - " + INTERVAL.toMillis()
            + " AND NOT EXISTS (SELECT 1 FROM $t WHERE $t.key_hash = $p.key_hash)";

    private final JdbcTables tables;
    private final Duration retention;
    private final AtomicReference<Instant> last = new AtomicReference<>(Instant.MIN);

    JdbcSweep(JdbcTables tables, Duration retention) {
        this.tables = tables;
        this.retention = retention;
    }

    void startIfDue() {
        Instant now = Instant.now();
        Instant before = last.get();
        boolean due = before.equals(Instant.MIN) || now.isAfter(before.plus(INTERVAL));
        if (due && last.compareAndSet(before, now)) {
            SweepThread.start(() -> {
                try {
                    run(now);
                } catch (SQLException | IOException | RuntimeException e) {
                    LOG.warn("{} could not be swept: {}", tables, ShownDriverMessage.of(e.toString()));
                }
            });
        }
    }

    /** Sweeps in the caller's thread; returns the number of rows that were removed. */
    int run(Instant now) throws SQLException, IOException {
        long pending = now.minus(JournalSweep.KEEP_PENDING).getEpochSecond();
        long completed = now.minus(retention).getEpochSecond();
        return tables.run(connection -> {
            tables.update(connection, "DELETE FROM $p" + ORPHANED);
            // The parts go first: a process that dies in between leaves rows that the next sweep finds again.
            tables.update(
                    connection,
                    "DELETE FROM $p WHERE key_hash IN (SELECT key_hash FROM $t" + OBSOLETE + ")",
                    completed,
                    pending);
            // A row that was freed meanwhile still has its parts, and is left to the next sweep.
            return tables.update(
                    connection, "DELETE FROM $t" + OBSOLETE + " AND " + JdbcTables.HAS_NO_PARTS, completed, pending);
        });
    }
}
