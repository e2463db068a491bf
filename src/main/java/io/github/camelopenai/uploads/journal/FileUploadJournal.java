package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A journal in a directory: for each upload one file with its record and one with the parts that were added since, named after
 * the SHA-256 of the key, readable by their owner only.
 *
 * <p>A record is written to a temporary file, forced to disk and renamed, and the directory is forced too; a part is appended and
 * forced. So after a crash at any instant there is the old state or the new one, provided that the disk honours a force. The
 * directory must be on a file system that renames atomically and whose file locks hold between all processes that use it.
 *
 * <p>A background thread removes old records once an hour at most: those of uploads that have expired, and those of
 * completed uploads after the retention time, but never those of uploads whose outcome is unknown.
 */
public final class FileUploadJournal implements UploadJournal {

    private static final int ATTEMPTS_DURING_SWEEP = 50;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

    private final JournalDirectory directory;
    private final Duration retention;
    private final JournalSweep sweep;

    /**
     * @param directory created if it does not exist
     * @param retention how long the record of a completed upload is kept
     */
    public FileUploadJournal(Path directory, Duration retention) {
        this.directory = new JournalDirectory(directory);
        this.retention = retention;
        this.sweep = new JournalSweep(directory, retention);
    }

    @Override
    public Entry take(String key, String owner) throws IOException {
        return takeNamed(JournalDirectory.nameOf(key), owner);
    }

    @Override
    public Entry takeNamed(String name, String owner) throws IOException {
        JournalDirectory.requireName(name);
        directory.create();
        sweep.startIfDue();
        return new FileJournalEntry(directory, name, lock(name, owner));
    }

    private JournalLock lock(String name, String owner) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return JournalLock.take(directory.path(), name, owner, JournalDirectory::open);
            } catch (UploadInProgressException e) {
                // The sweep locks a record for a moment only.
                if (!sweep.mayHoldLock(e, name) || attempt == ATTEMPTS_DURING_SWEEP) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                throw new IOException("The journal in " + this + " cannot be written: " + e, e);
            }
        }
    }

    /** Reads all records, without their parts. */
    @Override
    public List<JournalRecord> others(String key, JournalRecord like) throws IOException {
        JournalSweep.requireNoneSweptSince(like, retention);
        Path own = directory.record(JournalDirectory.nameOf(key));
        List<JournalRecord> others = new ArrayList<>();
        for (Path file : records()) {
            if (!file.equals(own)) {
                try {
                    others.add(JournalFormat.read(Files.readAllBytes(file), file));
                } catch (NoSuchFileException e) {
                    // Removed meanwhile.
                }
            }
        }
        return others;
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(directory.path())) {
            return files.filter(JournalDirectory::isRecord).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public void requireReachable() throws IOException {
        // An upload creates the directory.
        Path path = directory.path();
        if (Files.exists(path) && !(Files.isDirectory(path) && Files.isWritable(path))) {
            throw new IOException("The journal in " + path
                    + " cannot be reached: it is not a directory, or this process" + " may not write to it");
        }
    }

    /** Reads all records. The owner is the process that has written its name last, and may have been killed. */
    @Override
    public Optional<JournalView> view(int limit) throws IOException {
        List<JournalView.Entry> entries = new ArrayList<>();
        for (Path file : records()) {
            try {
                entries.add(view(file));
            } catch (NoSuchFileException e) {
                // Removed meanwhile.
            }
        }
        return Optional.of(JournalView.of(entries, limit));
    }

    private JournalView.Entry view(Path file) throws IOException {
        String name = JournalDirectory.nameOf(file);
        String owner = JournalLock.readOwner(directory.owner(name));
        try {
            JournalRecord record = JournalFormat.read(Files.readAllBytes(file), file);
            return new JournalView.Entry(
                    name,
                    record.state(),
                    record.filename(),
                    record.uploadId(),
                    new PartLog(directory.parts(name)).count(record),
                    record.partLengths().size(),
                    owner.isEmpty() ? null : owner,
                    null,
                    Instant.ofEpochSecond(record.savedAt()));
        } catch (CorruptJournalException e) {
            Instant time = Files.getLastModifiedTime(file).toInstant();
            return new JournalView.Entry(name, null, null, null, 0, 0, owner.isEmpty() ? null : owner, null, time);
        }
    }

    /** Ends the removal of old records if it runs. The journal stays usable. The component calls this when it stops. */
    public void endSweep() {
        sweep.end();
    }

    @Override
    public String whereIs(String key) {
        return directory.record(JournalDirectory.nameOf(key)).toString();
    }

    @Override
    public String toString() {
        return directory.path().toString();
    }
}
