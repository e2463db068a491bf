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
 * A lock of the operating system, which takes it back when the process dies: on one byte, chosen by the record's name, of the
 * file that all records of a journal share ({@link JournalLockFile}).
 */
final class JournalLock implements UploadJournal.Lock {

    private static final Logger LOG = LoggerFactory.getLogger(JournalLock.class);

    private static final String OWNER = ".owner";

    /** Said of an owner whose name is not written yet. */
    static final String UNSIGNED = "somebody who has just begun";

    private static final Set<OpenOption> OWNER_OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);

    /** Opens a file that only its owner can read. */
    @FunctionalInterface
    interface Opener {
        FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException;
    }

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
     * @throws UploadInProgressException if somebody else has it
     */
    static JournalLock take(Path journal, String name, String owner, Opener opener) throws IOException {
        Path directory = journal.toRealPath();
        Path ownerFile = directory.resolve(name + OWNER);
        JournalLockFile file = JournalLockFile.of(directory);
        FileLock lock = file.lock(Long.parseUnsignedLong(name.substring(0, 16), 16) >>> 2, opener);
        if (lock == null) {
            throw taken(ownerFile);
        }
        JournalLock taken = new JournalLock(file, ownerFile, lock);
        try {
            taken.sign(owner, opener);
            return taken;
        } catch (IOException | RuntimeException | Error e) {
            taken.close();
            throw e;
        }
    }

    private void sign(String owner, Opener opener) throws IOException {
        String text = owner + ", process " + ProcessHandle.current().pid() + ", since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (FileChannel channel = opener.open(ownerFile, OWNER_OPTIONS)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static UploadInProgressException taken(Path ownerFile) {
        String who;
        try {
            who = Files.readString(ownerFile, StandardCharsets.UTF_8);
        } catch (IOException e) {
            who = "";
        }
        return new UploadInProgressException("The same source is being uploaded to the same place already, by "
                + (who.isBlank() ? UNSIGNED : who)
                + ". It is not uploaded twice at once; try again when that one has ended");
    }

    /** Whatever goes wrong, the key is given back as far as it can be; the upload is none the worse for it. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            // Before the lock goes: then it may be somebody else's.
            Files.deleteIfExists(ownerFile);
        } catch (IOException e) {
            LOG.debug("{} cannot be removed", ownerFile, e);
        }
        try {
            file.release(lock);
        } catch (IOException e) {
            LOG.warn("The lock of {} cannot be given back: {}", ownerFile, e.toString());
        }
    }
}
