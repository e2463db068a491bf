package io.github.camelopenai.uploads.journal;

import io.github.camelopenai.uploads.text.ColumnText;
import io.github.camelopenai.uploads.text.ShownDriverMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The row of a key, held by a lease. The upload's thread reads and writes; the keeper's thread renews the lease. Whichever finds
 * the lease lost first runs the action of {@link #onLost}.
 */
final class JdbcJournalEntry implements UploadJournal.Entry, LeaseKeeper.Lease {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcJournalEntry.class);

    /** Demands the lease. */
    private static final String HELD = " WHERE key_hash = ? AND lease_id = ? AND lease_end > $now";

    /**
     * Demands the lease, and that the record was not replaced meanwhile: a statement whose connection broke is tried again, and
     * may reach the database nevertheless, when this process has gone on.
     */
    private static final String NOT_REPLACED = HELD + " AND generation <= ?";

    private static final Runnable NOTHING = () -> {};

    private final JdbcTables tables;
    private final String name;
    private final String leaseId;
    private final Duration lease;
    private final LeaseKeeper keeper;
    private final AtomicReference<Runnable> onLost = new AtomicReference<>(NOTHING);

    /** The lease may have ended after this time, by the monotonic clock: counted from before the request that renewed it. */
    private volatile long heldUntil;

    private volatile boolean lost;
    private volatile boolean closed;
    private long generation = -1;
    private long nextSeq;

    /** Whether there may be parts of earlier generations, which are removed with the next record that is saved. */
    private boolean oldParts;

    /** @param asked when the lease was asked for, by {@link System#nanoTime()} */
    JdbcJournalEntry(JdbcTables tables, String name, String leaseId, Duration lease, long asked, LeaseKeeper keeper) {
        this.tables = tables;
        this.name = name;
        this.leaseId = leaseId;
        this.lease = lease;
        this.heldUntil = asked + lease.toNanos();
        this.keeper = keeper;
        keeper.add(this);
    }

    static JournalRecord parse(String text, String where, JdbcTables tables) throws CorruptJournalException {
        return JournalFormat.read(text.getBytes(StandardCharsets.UTF_8), "with key_hash " + where + " in " + tables);
    }

    @Override
    public Optional<JournalRecord> load() throws IOException {
        return run("read", this::load);
    }

    private Optional<JournalRecord> load(Connection connection) throws SQLException, IOException {
        JournalRecord record;
        try (PreparedStatement statement =
                        tables.prepare(connection, "SELECT generation, record FROM $t" + HELD, name, leaseId);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw lost();
            }
            generation = row.getLong(1);
            String text = row.getString(2);
            if (text == null) {
                return Optional.empty();
            }
            record = parse(text, name, tables);
        }
        // Those that this process had, or that one that died has left.
        oldParts = true;
        return Optional.of(record.withAdded(parts(connection, record.uploadId())));
    }

    private List<JournalPart.Added> parts(Connection connection, String uploadId) throws SQLException {
        List<JournalPart.Added> lines = new ArrayList<>();
        try (PreparedStatement statement = tables.prepare(
                        connection,
                        "SELECT seq, part_index, part_id, part_length, sha256, active_seconds FROM $p"
                                + " WHERE key_hash = ? AND generation = ? ORDER BY seq",
                        name,
                        generation);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                nextSeq = rows.getLong(1) + 1;
                JournalPart part =
                        new JournalPart(rows.getInt(2), rows.getString(3), rows.getLong(4), rows.getString(5));
                lines.add(new JournalPart.Added(uploadId, rows.getLong(6), part));
            }
        }
        return lines;
    }

    @Override
    public void save(JournalRecord record) throws IOException {
        String text = new String(JournalFormat.write(record), StandardCharsets.US_ASCII);
        long next = knownGeneration() + 1;
        run("saved", connection -> {
            requireHeld(tables.update(
                    connection,
                    "UPDATE $t SET generation = ?, state = ?, upload_id = ?, file_name = ?, lookalike = ?, started_at = ?,"
                            + " saved_at = ?, parts_saved = ?, parts_total = ?, record = ?" + NOT_REPLACED,
                    next,
                    record.state().name(),
                    cut(record.uploadId(), 255),
                    ColumnText.of(record.filename()),
                    lookalike(record),
                    record.startedAt(),
                    record.savedAt(),
                    (long) record.parts().size(),
                    (long) record.partLengths().size(),
                    text,
                    name,
                    leaseId,
                    next));
            return null;
        });
        begin(next);
    }

    /** For people alone; the record has the whole text. */
    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    /** The generation of the record, which counts how often it was replaced. Only parts of the same generation belong to it. */
    private long knownGeneration() throws IOException {
        if (generation < 0) {
            load();
        }
        return generation;
    }

    /** Begins a generation, and removes the parts of earlier ones. If that fails, the next record removes them, or the sweep. */
    private void begin(long next) {
        oldParts |= nextSeq > 0;
        generation = next;
        nextSeq = 0;
        if (!oldParts) {
            return;
        }
        try {
            tables.run(connection ->
                    tables.update(connection, "DELETE FROM $p WHERE key_hash = ? AND generation < ?", name, next));
            oldParts = false;
        } catch (SQLException | IOException e) {
            LOG.debug(
                    "Parts of an earlier record of {} could not be removed: {}",
                    name,
                    ShownDriverMessage.of(e.toString()));
        }
    }

    @Override
    public void addPart(JournalPart part, long activeSeconds) throws IOException {
        knownGeneration();
        run("changed", connection -> {
            requireHeld(insert(connection, part, activeSeconds));
            return null;
        });
        nextSeq++;
    }

    private int insert(Connection connection, JournalPart part, long activeSeconds) throws SQLException {
        try {
            return tables.update(
                    connection,
                    "INSERT INTO $p (key_hash, generation, lease_id, seq, part_index, part_id, part_length, sha256,"
                            + " active_seconds) SELECT key_hash, generation, lease_id, CAST(? AS $number),"
                            + " CAST(? AS $number), CAST(? AS $text), CAST(? AS $number), CAST(? AS $text),"
                            + " CAST(? AS $number) FROM $t" + NOT_REPLACED,
                    nextSeq,
                    (long) part.index(),
                    part.id(),
                    part.length(),
                    part.sha256(),
                    activeSeconds,
                    name,
                    leaseId,
                    generation);
        } catch (SQLException e) {
            if (JdbcTables.isDuplicate(e)) {
                // An earlier attempt has added it, and its answer was lost.
                return 1;
            }
            throw e;
        }
    }

    @Override
    public void remove() throws IOException {
        long next = knownGeneration() + 1;
        run("removed", connection -> {
            requireHeld(tables.update(
                    connection,
                    "UPDATE $t SET generation = ?, state = NULL, upload_id = NULL, file_name = NULL, lookalike = NULL,"
                            + " started_at = NULL, saved_at = NULL, parts_saved = NULL, parts_total = NULL, record = NULL"
                            + NOT_REPLACED,
                    next,
                    name,
                    leaseId,
                    next));
            return null;
        });
        begin(next);
    }

    private <T> T run(String what, JdbcTables.Work<T> work) throws IOException {
        if (lost) {
            throw lost();
        }
        long latest = System.nanoTime() + lease.toNanos();
        // No longer than one lease: a database that renews it may refuse this for ever, for example on a full disk.
        LongSupplier deadline = () -> heldUntil - latest < 0 ? heldUntil : latest;
        try {
            return JdbcRetries.run(what, name, deadline, () -> tables.run(work));
        } catch (JournalEntryLostException e) {
            if (!isHeld()) {
                throw e;
            }
            // The lease had ended by the database's clock, and nobody has taken the key.
            return JdbcRetries.run(what, name, deadline, () -> tables.run(work));
        }
    }

    private void requireHeld(int rows) throws JournalEntryLostException {
        if (rows == 0) {
            throw lost();
        }
    }

    private JournalEntryLostException lost() {
        return new JournalEntryLostException(
                "The upload has lost its lease of the journal entry " + name + " in " + tables
                        + ", so that another process may go on with it. Either this process was suspended, or the database could not"
                        + " be reached, for longer than journalLease (" + lease.toSeconds() + " s)");
    }

    /** Identifies the uploads whose files look the same in a list. */
    static String lookalike(JournalRecord record) {
        String text = record.filename().length() + ":" + record.filename() + record.purpose() + ":" + record.bytes();
        return JournalFormat.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Tries twice, since a pool may have given a connection that was broken. */
    @Override
    public void renew() {
        if (!tryToRenew()) {
            tryToRenew();
        }
    }

    /** Returns false if the lease may still be renewed. */
    private boolean tryToRenew() {
        if (closed || lost) {
            return true;
        }
        long asked = System.nanoTime();
        try {
            // Also a lease that has ended, if nobody has taken the key meanwhile.
            int rows = tables.run(connection -> tables.update(
                    connection,
                    "UPDATE $t SET lease_end = $now + ? WHERE key_hash = ? AND lease_id = ?",
                    lease.toMillis(),
                    name,
                    leaseId));
            if (rows > 0) {
                heldUntil = asked + lease.toNanos();
            } else if (!closed) {
                becomeLost();
            }
            return true;
        } catch (SQLException | IOException | RuntimeException e) {
            LOG.warn(
                    "The lease of the journal entry {} could not be renewed: {}",
                    name,
                    ShownDriverMessage.of(e.toString()));
            if (System.nanoTime() - heldUntil > 0) {
                becomeLost();
            }
            return false;
        }
    }

    private void becomeLost() {
        lost = true;
        keeper.remove(this);
        Runnable action = onLost.getAndSet(NOTHING);
        action.run();
    }

    @Override
    public boolean isHeld() {
        renew();
        return !lost;
    }

    @Override
    public void onLost(Runnable action) {
        onLost.set(action);
        if (lost) {
            onLost.getAndSet(NOTHING).run();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        keeper.remove(this);
        if (lost) {
            return;
        }
        try {
            JdbcRetries.run(
                    "freed",
                    name,
                    () -> heldUntil,
                    () -> tables.run(connection -> {
                        tables.update(
                                connection,
                                "DELETE FROM $t WHERE key_hash = ? AND lease_id = ? AND state IS NULL AND "
                                        + JdbcTables.HAS_NO_PARTS,
                                name,
                                leaseId);
                        return tables.update(
                                connection,
                                "UPDATE $t SET lease_id = NULL, owner = NULL, lease_end = 0 WHERE key_hash = ? AND lease_id = ?",
                                name,
                                leaseId);
                    }));
        } catch (IOException e) {
            LOG.warn("{}; its lease ends by itself", e.getMessage());
        }
    }
}
