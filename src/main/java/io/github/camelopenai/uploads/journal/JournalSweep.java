package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes obsolete records of one journal, once an hour at most. A journal may have tens of thousands of records, which take
 * seconds to read, so no upload waits for a sweep.
 */
final class JournalSweep {

    private static final Logger LOG = LoggerFactory.getLogger(JournalSweep.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    /**
     * An upload lives 24 hours at most. The rest is for clocks that differ; a record that is kept too long does no harm.
     */
    static final Duration KEEP_PENDING = Duration.ofHours(48);

    private static final Duration KEEP_TEMPORARY = Duration.ofHours(24);

    private static final String OWNER = "the sweep of the journal";

    private final Path directory;
    private final Duration retention;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile Instant last = Instant.MIN;
    private volatile boolean ended;

    /** The name of the record that this sweep has locked. */
    private volatile String locked;

    JournalSweep(Path directory, Duration retention) {
        this.directory = directory;
        this.retention = retention;
    }

    /**
     * Fails if a sweep may have removed the record of an upload that was completed after this one was begun, so that its file
     * cannot be told from that of this upload.
     */
    static void requireNoneSweptSince(JournalRecord begun, Duration retention) throws IOException {
        if (Instant.ofEpochSecond(begun.startedAt()).plus(retention).isBefore(Instant.now())) {
            throw new IOException("upload " + begun.uploadId() + " was begun before journalRetention ("
                    + retention.toSeconds() + " s), so the records of uploads after it may have been removed");
        }
    }

    /** Starts a sweep in the background if one is due. */
    void startIfDue() {
        Instant now = Instant.now();
        boolean due = last.equals(Instant.MIN) || now.isAfter(last.plus(INTERVAL));
        if (due && pending.compareAndSet(false, true)) {
            last = now;
            ended = false;
            try {
                SweepThread.start(() -> runAndLog(now));
            } catch (RuntimeException | Error e) {
                pending.set(false);
                throw e;
            }
        }
    }

    private void runAndLog(Instant now) {
        try {
            run(now);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The journal {} could not be swept: {}", directory, e.toString());
        } finally {
            pending.set(false);
        }
    }

    /** Ends a running sweep after its current record, and prevents a queued one from starting. */
    void end() {
        ended = true;
    }

    /** Whether a sweep, of this process or another one, may have locked the record for a moment. */
    boolean mayHoldLock(UploadInProgressException taken, String name) {
        String message = taken.getMessage();
        return name.equals(locked) || message.contains(OWNER) || message.contains(JournalLock.UNNAMED);
    }

    /** Sweeps in the caller's thread. Fails at the end if there were files that could not be read or removed. */
    void run(Instant now) throws IOException {
        IOException failure = null;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (ended) {
                    return;
                }
                Matcher name =
                        JournalDirectory.FILE_NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    try {
                        sweep(file, name.group(1), now);
                    } catch (IOException e) {
                        failure = failure == null ? e : failure;
                    }
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void sweep(Path file, String name, Instant now) throws IOException {
        try {
            // Without the lock, which an upload may want at this moment.
            if (!isObsolete(file, now)) {
                return;
            }
        } catch (CorruptJournalException | NoSuchFileException e) {
            return;
        }
        locked = name;
        try (JournalLock taken = JournalLock.take(directory, name, OWNER, JournalDirectory::open)) {
            if (isObsolete(file, now)) {
                Files.deleteIfExists(file);
                if (JournalDirectory.isRecord(file)) {
                    new PartLog(new JournalDirectory(directory).parts(name)).delete();
                }
            }
        } catch (CorruptJournalException | NoSuchFileException | UploadInProgressException e) {
            // A corrupt record needs manual intervention; a locked one is in use.
        } finally {
            locked = null;
        }
    }

    private boolean isObsolete(Path file, Instant now) throws IOException {
        if (JournalDirectory.isRecord(file)) {
            return isObsolete(JournalFormat.read(Files.readAllBytes(file), file), now);
        }
        // A temporary file, an owner file, or parts without their record, which a killed process has left.
        return now.isAfter(Files.getLastModifiedTime(file).toInstant().plus(KEEP_TEMPORARY));
    }

    private boolean isObsolete(JournalRecord record, Instant now) {
        return switch (record.state()) {
            case PENDING ->
                // By the clock of this machine, since the server's times may be wrong.
                now.isAfter(Instant.ofEpochSecond(record.startedAt()).plus(KEEP_PENDING));
            case COMPLETING -> false;
            case COMPLETED ->
                now.isAfter(Instant.ofEpochSecond(record.savedAt()).plus(retention));
        };
    }
}
