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
import java.util.Optional;
import java.util.Set;

/**
 * A record in a file, and the parts that were added to it in a {@link PartLog} beside it. After a crash at any instant, there is
 * the old state or the new one: a record is written to a temporary file, forced and renamed, and only then the log of the old
 * record is removed. Lines that remain are those of another upload, or are in the new record already.
 */
final class FileJournalEntry implements UploadJournal.Entry {

    private final JournalDirectory directory;
    private final Path file;
    private final Path temporary;
    private final PartLog log;
    private final JournalLock lock;
    private String uploadId;

    FileJournalEntry(JournalDirectory directory, String name, JournalLock lock) {
        this.directory = directory;
        this.file = directory.record(name);
        this.temporary = directory.temporary(name);
        this.log = new PartLog(directory.parts(name));
        this.lock = lock;
    }

    /** Changes files; repeated if the thread is interrupted meanwhile. */
    @FunctionalInterface
    private interface Change {
        void run() throws IOException;
    }

    /** An interrupt often follows the failure of another part. It must not lose the record of a part that was sent. */
    private static void uninterrupted(Change change) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    change.run();
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

    @Override
    public Optional<JournalRecord> load() throws IOException {
        JournalRecord record;
        try {
            record = JournalFormat.read(Files.readAllBytes(file), file);
        } catch (NoSuchFileException e) {
            uploadId = null;
            return Optional.empty();
        }
        uploadId = record.uploadId();
        return Optional.of(record.withAdded(log.read()));
    }

    @Override
    public void save(JournalRecord record) throws IOException {
        uninterrupted(() -> write(record));
        uploadId = record.uploadId();
    }

    private void write(JournalRecord record) throws IOException {
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
            log.delete();
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (AtomicMoveNotSupportedException e) {
            removeTemporary(e);
            throw new IOException(
                    "The journal " + directory.path()
                            + " is on a file system that cannot replace a file in one step; use a"
                            + " journalDirectory on another one",
                    e);
        } catch (IOException e) {
            removeTemporary(e);
            throw cannotWrite(e);
        }
    }

    /** The disk may be full. */
    private void removeTemporary(IOException failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private IOException cannotWrite(IOException e) {
        return new IOException("The journal record " + file + " cannot be written: " + e.getMessage(), e);
    }

    @Override
    public void addPart(JournalPart part, long activeSeconds) throws IOException {
        uninterrupted(() -> {
            try {
                if (log.append(new JournalPart.Added(uploadId, activeSeconds, part))) {
                    directory.force();
                }
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                throw cannotWrite(e);
            }
        });
    }

    @Override
    public void remove() throws IOException {
        uninterrupted(() -> {
            Files.deleteIfExists(file);
            log.delete();
            directory.force();
        });
    }

    @Override
    public void close() {
        lock.close();
    }
}
