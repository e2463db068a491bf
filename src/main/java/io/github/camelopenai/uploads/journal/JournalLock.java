package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of one record: a lock of the operating system, which releases it when the process dies, on one byte of the file
 * that all records of a journal share ({@link JournalLockFile}). The name of the record determines the byte.
 */
final class JournalLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalLock.class);

    /** Stands in the message for an owner that has not written its name yet. */
    static final String UNNAMED = "an upload that has just started";

    private static final Set<OpenOption> OWNER_OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);

    private final JournalLockFile file;
    private final Path ownerFile;
    private final FileLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JournalLock(JournalLockFile file, Path ownerFile, FileLock lock) {
        this.file = file;
        this.ownerFile = ownerFile;
        this.lock = lock;
    }

    /**
     * @param name of the record, a SHA-256 in hexadecimal
     * @throws UploadInProgressException if another upload holds the lock
     */
    static JournalLock take(Path journal, String name, String owner, JournalLockFile.Opener opener) throws IOException {
        Path directory = journal.toRealPath();
        Path ownerFile = new JournalDirectory(directory).owner(name);
        JournalLockFile file = JournalLockFile.of(directory);
        FileLock lock = file.lock(Long.parseUnsignedLong(name.substring(0, 16), 16) >>> 2, opener);
        if (lock == null) {
            throw inProgress(ownerFile);
        }
        JournalLock taken = new JournalLock(file, ownerFile, lock);
        try {
            taken.writeOwner(owner, opener);
            return taken;
        } catch (IOException | RuntimeException | Error e) {
            taken.close();
            throw e;
        }
    }

    private void writeOwner(String owner, JournalLockFile.Opener opener) throws IOException {
        String text = owner + ", process " + ProcessHandle.current().pid() + ", since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (FileChannel channel = opener.open(ownerFile, OWNER_OPTIONS)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static UploadInProgressException inProgress(Path ownerFile) {
        String owner = readOwner(ownerFile);
        return new UploadInProgressException("This source is already being uploaded to the same destination by "
                + (owner.isBlank() ? UNNAMED : owner)
                + ". Try again when that upload has ended");
    }

    /** The owner that wrote its name last; empty for none. */
    static String readOwner(Path ownerFile) {
        try {
            return Files.readString(ownerFile, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Releases the lock. A failure is logged and not thrown, since it does not affect the upload. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            // While the lock is held: afterwards, the file may belong to another owner.
            Files.deleteIfExists(ownerFile);
        } catch (IOException e) {
            LOG.debug("{} cannot be removed", ownerFile, e);
        }
        try {
            file.release(lock);
        } catch (IOException e) {
            LOG.warn("The lock of {} cannot be released: {}", ownerFile, e.toString());
        }
    }
}
