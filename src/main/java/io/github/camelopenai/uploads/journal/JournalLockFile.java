package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
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
 * The lock file of one journal. This process opens it once, as long as any byte is locked: closing a second channel would
 * release all locks that this process has in the file.
 *
 * <p>Each journal has its own mutex, so a file system that hangs delays only the uploads of its journal. A thread that waits
 * for the mutex can be interrupted. The mutex is not a monitor, which would pin the carrier of a virtual thread.
 */
final class JournalLockFile {

    private static final String NAME = "journal.lock";
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** The lock files that are in use or about to be used, by the real directory of the journal. */
    private static final ConcurrentMap<Path, JournalLockFile> USED = new ConcurrentHashMap<>();

    private final Path directory;

    /** Changes within {@link #USED} only. */
    private int users;

    private final ReentrantLock mutex = new ReentrantLock();

    /** Guarded by the mutex, as is the channel, which is open while this is not 0. */
    private int locks;

    private FileChannel channel;

    /** Opens a file that only its owner can read. */
    @FunctionalInterface
    interface Opener {
        FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException;
    }

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

    /** Locks one byte; returns null if it is locked already. */
    FileLock lock(long position, Opener opener) throws IOException {
        FileLock lock = null;
        try {
            lock = lockByte(position, opener);
            return lock;
        } finally {
            if (lock == null) {
                removeUser();
            }
        }
    }

    private FileLock lockByte(long position, Opener opener) throws IOException {
        try {
            mutex.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the thread was interrupted while it waited for the journal " + directory);
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
                // This process has locked it.
            } finally {
                if (lock == null) {
                    removeLock();
                }
            }
            return lock;
        } finally {
            mutex.unlock();
        }
    }

    /** Releases a lock that {@link #lock} returned. */
    void release(FileLock lock) throws IOException {
        mutex.lock();
        try {
            try {
                lock.release();
            } finally {
                removeLock();
            }
        } finally {
            mutex.unlock();
            removeUser();
        }
    }

    /** Closes the channel after its last lock. Called before this leaves the map, since two channels must never be open. */
    private void removeLock() throws IOException {
        if (--locks == 0) {
            channel.close();
        }
    }

    private void removeUser() {
        USED.computeIfPresent(directory, (path, file) -> --file.users == 0 ? null : file);
    }
}
