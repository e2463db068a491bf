package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A journal in a directory: one file per upload, named after the SHA-256 of its key, readable by its owner only.
 *
 * <p>A record is written to a temporary file, forced to disk and renamed, and the directory is forced too, so that after a
 * crash at any instant there is the old record or the new one, provided that the disk honours a force. The directory must
 * be on a file system that renames atomically and whose file locks hold between all processes that use it.
 *
 * <p>A background thread removes old records once an hour at most: those of uploads that have expired, and those of
 * completed uploads after the retention time, but never those of uploads whose outcome is unknown.
 */
public final class FileUploadJournal implements UploadJournal {

    private static final int ATTEMPTS_DURING_SWEEP = 50;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

    private final JournalDirectory directory;
    private final JournalSweep sweep;

    /**
     * @param directory created if it does not exist
     * @param retention how long the record of a completed upload is kept
     */
    public FileUploadJournal(Path directory, Duration retention) {
        this.directory = new JournalDirectory(directory);
        this.sweep = new JournalSweep(directory, retention);
    }

    @Override
    public Optional<JournalRecord> load(String key) throws IOException {
        Path file = directory.record(key);
        try {
            return Optional.of(JournalFormat.read(Files.readAllBytes(file), file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** An interrupt often follows the failure of another part. It must not lose the record of a part that was sent. */
    @Override
    public void save(String key, JournalRecord record) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    write(key, record);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(String key, JournalRecord record) throws IOException {
        Path temporary = directory.temporary(key);
        Path file = directory.record(key);
        try {
            directory.create();
            Files.deleteIfExists(temporary);
            try (FileChannel channel =
                    JournalDirectory.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                ByteBuffer bytes = ByteBuffer.wrap(JournalFormat.write(record));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            directory.force();
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(
                    "The journal " + directory.path()
                            + " is on a file system that cannot replace a file in one step; use a"
                            + " journalDirectory on another one",
                    e);
        } catch (IOException e) {
            throw new IOException("The journal record " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void remove(String key) throws IOException {
        if (Files.deleteIfExists(directory.record(key))) {
            directory.force();
        }
    }

    @Override
    public Lock tryLock(String key, String owner) throws IOException {
        directory.create();
        sweep.startIfDue();
        String name = JournalDirectory.nameOf(key);
        for (int attempt = 1; ; attempt++) {
            try {
                return JournalLock.take(directory.path(), name, owner, JournalDirectory::open);
            } catch (UploadInProgressException e) {
                // The sweep locks a record for a moment only.
                if (!sweep.mayHoldLock(e, name) || attempt == ATTEMPTS_DURING_SWEEP) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }

    @Override
    public List<JournalRecord> others(String key) throws IOException {
        Path own = directory.record(key);
        List<JournalRecord> others = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.path())) {
            for (Path file : files.toList()) {
                if (JournalDirectory.isRecord(file) && !file.equals(own)) {
                    try {
                        others.add(JournalFormat.read(Files.readAllBytes(file), file));
                    } catch (NoSuchFileException e) {
                        // Removed meanwhile.
                    }
                }
            }
        }
        return others;
    }

    /** Ends the removal of old records if it runs. The journal stays usable. The component calls this when it stops. */
    public void endSweep() {
        sweep.end();
    }

    @Override
    public String whereIs(String key) {
        return directory.record(key).toString();
    }
}
