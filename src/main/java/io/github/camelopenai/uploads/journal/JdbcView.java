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
import java.util.stream.Collectors;

/** Reads the {@link JournalView} of a journal in a database from the columns alone, without the records. */
final class JdbcView {

    /** A limit of this size is none. */
    private static final int MANY = 10_000_000;

    /** The order of {@link JournalView#entries()}. */
    private static final List<State> ORDER = List.of(State.COMPLETING, State.PENDING, State.COMPLETED);

    private static final String COLUMNS =
            "SELECT key_hash, state, file_name, upload_id, parts_saved, parts_total, owner, lease_end, saved_at,"
                    + " (SELECT COUNT(*) FROM $p p WHERE p.key_hash = j.key_hash AND p.generation = j.generation) AS parts_added"
                    + " FROM $t j WHERE ";

    private JdbcView() {}

    static JournalView read(JdbcTables tables, Connection connection, int limit) throws SQLException {
        Map<State, JournalView.Count> states = states(tables, connection);
        String query = limit < MANY ? firstOfEachState(tables, states, limit) : COLUMNS + "state IS NOT NULL";
        List<JournalView.Entry> entries = query.isEmpty() ? List.of() : entries(tables, connection, query);
        return new JournalView(states, JournalView.first(entries, limit));
    }

    /** Counts each state by itself: that is faster than to group by it, since databases compare texts by their language. */
    private static Map<State, JournalView.Count> states(JdbcTables tables, Connection connection) throws SQLException {
        String query = ORDER.stream()
                .map(state -> "SELECT '" + state + "', COUNT(*), MIN(saved_at) FROM $t WHERE state = '" + state + "'")
                .collect(Collectors.joining(" UNION ALL "));
        Map<State, JournalView.Count> states = new EnumMap<>(State.class);
        try (PreparedStatement statement = tables.prepare(connection, query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                long records = rows.getLong(2);
                if (records > 0) {
                    states.put(
                            State.valueOf(rows.getString(1).strip()),
                            new JournalView.Count(records, Instant.ofEpochSecond(rows.getLong(3))));
                }
            }
        }
        return states;
    }

    /**
     * One query for each state, which reads the index by state and time up to the limit and counts the parts of these records
     * alone. All in one statement: a record whose state changes meanwhile would be missing from several. Empty if no record is
     * to be shown.
     */
    private static String firstOfEachState(JdbcTables tables, Map<State, JournalView.Count> states, int limit) {
        List<String> queries = new ArrayList<>();
        long left = limit;
        for (State state : ORDER) {
            JournalView.Count count = states.get(state);
            if (count != null && left > 0) {
                queries.add("SELECT * FROM (" + COLUMNS + "state = '" + state + "' ORDER BY saved_at"
                        + tables.first((int) left) + ") s" + queries.size());
                left -= count.records();
            }
        }
        return String.join(" UNION ALL ", queries);
    }

    private static List<JournalView.Entry> entries(JdbcTables tables, Connection connection, String query)
            throws SQLException {
        List<JournalView.Entry> entries = new ArrayList<>();
        try (PreparedStatement statement = tables.prepare(connection, query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                entries.add(entry(rows));
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
