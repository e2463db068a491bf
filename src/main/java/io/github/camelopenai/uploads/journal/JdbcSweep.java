package io.github.camelopenai.uploads.journal;

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
                    LOG.warn("{} could not be swept: {}", tables, e.toString());
                }
            });
        }
    }

    /** Sweeps in the caller's thread; returns the number of rows that were removed. */
    int run(Instant now) throws SQLException, IOException {
        long pending = now.minus(JournalSweep.KEEP_PENDING).getEpochSecond();
        long completed = now.minus(retention).getEpochSecond();
        return tables.run(connection -> {
            int removed = tables.update(
                    connection,
                    "DELETE FROM $t WHERE lease_end <= $now AND (state = 'COMPLETED' AND saved_at < ?"
                            + " OR state = 'PENDING' AND saved_at < ? OR state IS NULL)",
                    completed,
                    pending);
            // Also the parts of replaced records, which a process that died may have left.
            tables.update(
                    connection,
                    "DELETE FROM $p WHERE NOT EXISTS (SELECT 1 FROM $t WHERE $t.key_hash = $p.key_hash"
                            + " AND $t.generation <= $p.generation)");
            return removed;
        });
    }
}
