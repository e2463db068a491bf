package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

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

    /** What was claimed on each disk and is not yet written. */
    private final Map<FileStore, Long> outstanding = new HashMap<>();

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
        Claim claim = new Claim(this, place, disk);
        claim.grow(bytes);
        return claim;
    }

    private synchronized void take(FileStore disk, Path place, long bytes) throws IOException {
        long promised = outstanding.getOrDefault(disk, 0L);
        long free = disk.getUsableSpace();
        if (bytes > free - promised - KEPT_FREE) {
            throw new IOException(
                    "Cannot spool into " + place + ": its disk has " + free + " bytes free, of which "
                            + promised + " are promised to uploads that run and " + KEPT_FREE + " are left free, and "
                            + bytes
                            + " more are needed. Make room, upload fewer files at once, or set spoolDirectory to a larger disk");
        }
        change(disk, bytes);
    }

    private synchronized void change(FileStore disk, long bytes) {
        outstanding.merge(disk, bytes, Long::sum);
    }

    /** The space that one upload was promised. Thread-safe. */
    public static final class Claim implements AutoCloseable {

        /** For spooling that is not counted. */
        static final Claim NONE = new Claim(null, null, null);

        private final SpoolSpace space;
        private final Path place;
        private final FileStore disk;
        private long claimed;
        private long live;
        private boolean closed;

        private Claim(SpoolSpace space, Path place, FileStore disk) {
            this.space = space;
            this.place = place;
            this.disk = disk;
        }

        private synchronized void grow(long bytes) throws IOException {
            space.take(disk, place, bytes);
            claimed += bytes;
        }

        /** To be told before so many bytes are written. */
        void writing(long bytes) throws IOException {
            if (space == null) {
                return;
            }
            synchronized (this) {
                if (!closed && live + bytes > claimed) {
                    grow(Math.max(bytes, STEP));
                }
                live += bytes;
                if (!closed) {
                    space.change(disk, -bytes);
                }
            }
        }

        /** To be told when so many bytes are deleted, whose place may be used again until this is closed. */
        void deleted(long bytes) {
            if (space == null) {
                return;
            }
            synchronized (this) {
                live -= bytes;
                if (!closed) {
                    space.change(disk, bytes);
                }
            }
        }

        /** Gives back what is not in use; what is written stays until it is deleted. */
        @Override
        public void close() {
            if (space == null) {
                return;
            }
            synchronized (this) {
                if (!closed) {
                    closed = true;
                    space.change(disk, live - claimed);
                }
            }
        }
    }
}
