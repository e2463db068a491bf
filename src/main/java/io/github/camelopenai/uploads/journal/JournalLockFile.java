package io.github.camelopenai.uploads.journal;

import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock file of one journal. It is open in one place of this process only, as long as something is locked: closing it
 * anywhere would give back all that this process has locked in it.
 *
 * <p>Each journal has a mutex of its own, so one whose file system hangs holds up nobody else. A thread that waits for the
 * mutex can be interrupted. The mutex is no monitor, which would pin the carrier of a virtual thread.
 */
final class JournalLockFile {

    private static final String NAME = "journal.lock";
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** By the journal's real directory: those that somebody has locked, or is about to lock. */
    private static final ConcurrentMap<Path, JournalLockFile> USED = new ConcurrentHashMap<>();

    private final Path directory;

    /** Changes within {@link #USED} only. */
    private int users;

    private final ReentrantLock mutex = new ReentrantLock();

    /** Guarded by the mutex, as is the channel, which is open while this is not 0. */
    private int locks;

    private FileChannel channel;

    private JournalLockFile(Path directory) {
        this.directory = directory;
    }

    /** @param directory the real path of the journal. A call of {@link #lock} follows. */
    static JournalLockFile of(Path directory) {
        return USED.compute(directory, (path, known) -> {
            JournalLockFile file = known == null ? new JournalLockFile(path) : known;
            file.users++;
            return file;
        });
    }

    /** Locks one byte; null if somebody else has it. */
    FileLock lock(long position, JournalLock.Opener opener) throws IOException {
        FileLock lock = null;
        try {
            lock = lockHere(position, opener);
            return lock;
        } finally {
            if (lock == null) {
                leave();
            }
        }
    }

    private FileLock lockHere(long position, JournalLock.Opener opener) throws IOException {
        try {
            mutex.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadAbortedException(
                    "the thread was interrupted while it waited for the journal " + directory, e);
        }
        try {
            if (locks == 0) {
                channel = opener.open(directory.resolve(NAME), OPTIONS);
            }
            locks++;
            FileLock lock = null;
            try {
                lock = channel.tryLock(position, 1, false);
            } catch (OverlappingFileLockException e) {
                // This process has it.
            } finally {
                if (lock == null) {
                    closeIfLast();
                }
            }
            return lock;
        } finally {
            mutex.unlock();
        }
    }

    /** Gives back what {@link #lock} has given. */
    void release(FileLock lock) throws IOException {
        mutex.lock();
        try {
            try {
                lock.release();
            } finally {
                closeIfLast();
            }
        } finally {
            mutex.unlock();
            leave();
        }
    }

    /** Before this leaves the map: a second channel must not be open at the same time. */
    private void closeIfLast() throws IOException {
        if (--locks == 0) {
            channel.close();
        }
    }

    private void leave() {
        USED.computeIfPresent(directory, (path, file) -> --file.users == 0 ? null : file);
    }
}
