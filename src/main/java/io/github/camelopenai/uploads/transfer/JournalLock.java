package io.github.camelopenai.uploads.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock of the operating system, which takes it back when the process dies: on one byte, chosen by the record's name, of
 * one file that all records of a journal share. That file is open in one place of this process only, as long as something
 * is locked: closing it anywhere would give back all that this process has locked in it.
 */
final class JournalLock implements UploadJournal.Lock {

    private static final Logger LOG = LoggerFactory.getLogger(JournalLock.class);

    private static final String FILE = "journal.lock";
    private static final String OWNER = ".owner";
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private static final Set<OpenOption> OWNER_OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);

    /** By the journal's real directory; guarded by itself. */
    private static final Map<Path, LockFile> OPEN = new HashMap<>();

    private static final class LockFile {
        private final FileChannel channel;
        private int users;

        private LockFile(FileChannel channel) {
            this.channel = channel;
        }
    }

    /** Opens a file that only its owner can read. */
    @FunctionalInterface
    interface Opener {
        FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException;
    }

    private final Path directory;
    private final Path ownerFile;
    private final FileLock lock;
    private boolean closed;

    private JournalLock(Path directory, Path ownerFile, FileLock lock) {
        this.directory = directory;
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
        FileLock lock;
        synchronized (OPEN) {
            LockFile file = OPEN.get(directory);
            if (file == null) {
                file = new LockFile(opener.open(directory.resolve(FILE), OPTIONS));
                OPEN.put(directory, file);
            }
            file.users++;
            try {
                lock = file.channel.tryLock(Long.parseUnsignedLong(name.substring(0, 16), 16) >>> 2, 1, false);
            } catch (OverlappingFileLockException e) {
                lock = null;
            } catch (IOException | RuntimeException e) {
                leave(directory);
                throw e;
            }
            if (lock == null) {
                leave(directory);
                throw taken(ownerFile);
            }
        }
        JournalLock taken = new JournalLock(directory, ownerFile, lock);
        try {
            taken.sign(owner, opener);
            return taken;
        } catch (IOException | RuntimeException e) {
            taken.close();
            throw e;
        }
    }

    private static void leave(Path directory) throws IOException {
        LockFile file = OPEN.get(directory);
        if (--file.users == 0) {
            OPEN.remove(directory);
            file.channel.close();
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
                + (who.isBlank() ? "somebody who has just begun" : who)
                + ". It is not uploaded twice at once; try again when that one has ended");
    }

    /** Whatever goes wrong, the key is given back as far as it can be; the upload is none the worse for it. */
    @Override
    public void close() {
        synchronized (OPEN) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                // Before the lock goes: then it may be somebody else's.
                Files.deleteIfExists(ownerFile);
            } catch (IOException e) {
                LOG.debug("{} cannot be removed", ownerFile, e);
            }
            try {
                lock.release();
            } catch (IOException e) {
                LOG.warn("The lock of {} cannot be given back: {}", ownerFile, e.toString());
            }
            try {
                leave(directory);
            } catch (IOException e) {
                LOG.debug("{} cannot be closed", FILE, e);
            }
        }
    }
}
