package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reserves disk space for spooling. The free space alone does not tell what is available, since other uploads have reserved
 * space that they have not used yet. A request for more than is available fails before the disk is full. Thread-safe; one
 * instance for all uploads that may share a disk.
 */
public final class SpoolSpace {

    /** Space left for other users of the disk. */
    private static final long KEPT_FREE = 16L << 20;

    /** The step by which the claim of a stream of unknown length grows. */
    private static final long STEP = 16L << 20;

    private final ConcurrentMap<FileStore, Disk> disks = new ConcurrentHashMap<>();

    /**
     * One disk. Its lock is held while the file system is queried. It is not a monitor, which would pin the carrier of a virtual
     * thread.
     */
    private static final class Disk {
        private final FileStore store;
        private final ReentrantLock lock = new ReentrantLock();

        /** Bytes that are claimed and not yet written. */
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
                                    + " bytes free, of which " + outstanding + " are reserved for running uploads and "
                                    + KEPT_FREE + " are kept free, and " + bytes
                                    + " more are needed. Free disk space, upload fewer files at once, or set spoolDirectory to a larger disk");
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
     * Claims space for files in {@code directory}.
     *
     * @param bytes the number of bytes as far as it is known; the claim grows when more is written
     * @throws IOException if that much space is not available
     */
    public Claim claim(Path directory, long bytes) throws IOException {
        Path place = directory == null ? Path.of(System.getProperty("java.io.tmpdir")) : directory;
        FileStore disk;
        try {
            disk = Files.getFileStore(place);
        } catch (IOException e) {
            if (Files.isDirectory(place)) {
                // Some containers hide their mounts; spooling then fails only when the disk is full.
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

    /** The space reserved for one upload. Thread-safe. */
    public static final class Claim implements AutoCloseable {

        /** A claim without a limit, for spooling that is not counted. */
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

        /** To be called before {@code bytes} are written. */
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

        /** To be called when {@code bytes} have been deleted. Their space can be used again until this claim is closed. */
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

        /** Returns the unused space; the space of written bytes is returned when they are deleted. */
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
