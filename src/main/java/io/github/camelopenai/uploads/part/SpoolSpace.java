package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The disk space that spooling may still take. What is free is not enough to know: others that spool at the same time have
 * a claim on it that they have not used yet. Who wants more than is left is refused before the disk is full. Thread-safe;
 * one for all uploads that may share a disk.
 */
public final class SpoolSpace {

    /** Left to everybody else on the same disk. */
    private static final long KEPT_FREE = 16L << 20;

    /** By how much the claim of a stream of unknown length grows. */
    private static final long STEP = 16L << 20;

    private final ConcurrentMap<FileStore, Disk> disks = new ConcurrentHashMap<>();

    /**
     * One disk. Its lock is held while the disk is asked, so it is one for each disk, and no monitor, which would pin the
     * carrier of a virtual thread.
     */
    private static final class Disk {
        private final FileStore store;
        private final ReentrantLock lock = new ReentrantLock();

        /** What was claimed and is not yet written. */
        private long outstanding;

        Disk(FileStore store) {
            this.store = store;
        }

        void take(Path place, long bytes) throws IOException {
            lock.lock();
            try {
                long free = store.getUsableSpace();
                if (bytes > free - outstanding - KEPT_FREE) {
                    throw new IOException(
                            "Cannot spool into " + place + ": its disk has " + free
                                    + " bytes free, of which " + outstanding + " are promised to uploads that run and "
                                    + KEPT_FREE + " are left free, and " + bytes
                                    + " more are needed. Make room, upload fewer files at once, or set spoolDirectory to a larger disk");
                }
                outstanding += bytes;
            } finally {
                lock.unlock();
            }
        }

        void change(long bytes) {
            lock.lock();
            try {
                outstanding += bytes;
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Claims space for what will be written into {@code directory}.
     *
     * @param bytes how much, as far as it is known; the claim grows when more is written
     * @throws IOException if there is not so much left
     */
    public Claim claim(Path directory, long bytes) throws IOException {
        Path place = directory == null ? Path.of(System.getProperty("java.io.tmpdir")) : directory;
        FileStore disk;
        try {
            disk = Files.getFileStore(place);
        } catch (IOException e) {
            if (Files.isDirectory(place)) {
                // Some containers hide what is mounted where; then the disk itself says when it is full.
                return Claim.NONE;
            }
            throw new IOException(
                    "Cannot spool into " + place + ": there is no such directory, or it cannot be read."
                            + " Set spoolDirectory to one that exists",
                    e);
        }
        Claim claim = new Claim(place, disks.computeIfAbsent(disk, Disk::new));
        claim.grow(bytes);
        return claim;
    }

    /** The space that one upload was promised. Thread-safe. */
    public static final class Claim implements AutoCloseable {

        /** For spooling that is not counted. */
        static final Claim NONE = new Claim(null, null);

        private final Path place;
        private final Disk disk;
        private final ReentrantLock lock = new ReentrantLock();
        private long claimed;
        private long live;
        private boolean closed;

        private Claim(Path place, Disk disk) {
            this.place = place;
            this.disk = disk;
        }

        private void grow(long bytes) throws IOException {
            disk.take(place, bytes);
            claimed += bytes;
        }

        /** To be told before so many bytes are written. */
        void writing(long bytes) throws IOException {
            if (disk == null) {
                return;
            }
            lock.lock();
            try {
                if (!closed && live + bytes > claimed) {
                    grow(Math.max(bytes, STEP));
                }
                live += bytes;
                if (!closed) {
                    disk.change(-bytes);
                }
            } finally {
                lock.unlock();
            }
        }

        /** To be told when so many bytes are deleted, whose place may be used again until this is closed. */
        void deleted(long bytes) {
            if (disk == null) {
                return;
            }
            lock.lock();
            try {
                live -= bytes;
                if (!closed) {
                    disk.change(bytes);
                }
            } finally {
                lock.unlock();
            }
        }

        /** Gives back what is not in use; what is written stays until it is deleted. */
        @Override
        public void close() {
            if (disk == null) {
                return;
            }
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    disk.change(live - claimed);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
