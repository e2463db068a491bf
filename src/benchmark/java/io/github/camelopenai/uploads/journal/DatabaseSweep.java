package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/** Sweeps a journal in a database in the caller's thread, so that the benchmark can measure how long that takes. */
public final class DatabaseSweep {

    private final JdbcSweep sweep;

    /** @param retention how long the record of a completed upload is kept */
    public DatabaseSweep(DataSource source, String table, Duration retention) {
        sweep = new JdbcSweep(new JdbcTables(source, table, true, Duration.ofMinutes(5)), retention);
    }

    public void run() throws SQLException, IOException {
        sweep.run(Instant.now());
    }
}
