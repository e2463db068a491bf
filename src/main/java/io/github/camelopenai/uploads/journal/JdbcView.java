package io.github.camelopenai.uploads.journal;

import io.github.camelopenai.uploads.journal.JournalRecord.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads the {@link JournalView} of a journal in a database from the columns alone, without the records. */
final class JdbcView {

    /** A limit of this size is none. Drivers refuse large ones: that of MySQL more than 50 million. */
    private static final int MANY = 10_000_000;

    private JdbcView() {}

    static JournalView read(JdbcTables tables, Connection connection, int limit) throws SQLException {
        return new JournalView(states(tables, connection), limit == 0 ? List.of() : entries(tables, connection, limit));
    }

    private static Map<State, JournalView.Count> states(JdbcTables tables, Connection connection) throws SQLException {
        Map<State, JournalView.Count> states = new EnumMap<>(State.class);
        try (PreparedStatement statement = tables.prepare(
                        connection,
                        "SELECT state, COUNT(*), MIN(saved_at) FROM $t WHERE state IS NOT NULL GROUP BY state");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                states.put(
                        State.valueOf(rows.getString(1)),
                        new JournalView.Count(rows.getLong(2), Instant.ofEpochSecond(rows.getLong(3))));
            }
        }
        return states;
    }

    private static List<JournalView.Entry> entries(JdbcTables tables, Connection connection, int limit)
            throws SQLException {
        List<JournalView.Entry> entries = new ArrayList<>();
        try (PreparedStatement statement = tables.prepare(
                connection,
                "SELECT key_hash, state, file_name, upload_id, parts_saved, parts_total, owner, lease_end, saved_at,"
                        + " (SELECT COUNT(*) FROM $p p WHERE p.key_hash = j.key_hash AND p.generation = j.generation)"
                        + " FROM $t j WHERE state IS NOT NULL ORDER BY"
                        + " CASE state WHEN 'COMPLETING' THEN 1 WHEN 'PENDING' THEN 2 ELSE 3 END, saved_at")) {
            if (limit < MANY) {
                statement.setMaxRows(limit);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
        }
        return entries;
    }

    private static JournalView.Entry entry(ResultSet row) throws SQLException {
        long partCount = row.getLong(6);
        String owner = row.getString(7);
        return new JournalView.Entry(
                row.getString(1),
                State.valueOf(row.getString(2)),
                row.getString(3),
                row.getString(4),
                // A part that was sent again is in the record and among the parts.
                Math.min(partCount, row.getLong(5) + row.getLong(10)),
                partCount,
                owner,
                owner == null ? null : Instant.ofEpochMilli(row.getLong(8)),
                Instant.ofEpochSecond(row.getLong(9)));
    }
}
