package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where the parts of one stream are kept from the moment they are read until they are sent, and how many bytes of them at
 * most. Belongs to one upload.
 */
public final class PartBuffers {

    /** PartIterator up to this size stay in memory: a file would cost more than it saves, and a copy buffer is larger. */
    private static final long SMALL = 16 * 1024;

    private final boolean inMemory;
    private final Path directory;
    private final SpoolSpace.Claim disk;
    private final ByteBudget window;
    private final Queue<byte[]> freeChunks = new ConcurrentLinkedQueue<>();

    private PartBuffers(boolean inMemory, Path directory, SpoolSpace.Claim disk, ByteBudget window) {
        this.inMemory = inMemory;
        this.directory = directory;
        this.disk = disk;
        this.window = window;
    }

    /** In files in {@code directory}, as many as are asked for; null for the system's temporary directory. */
    public static PartBuffers onDisk(Path directory) {
        return onDisk(directory, SpoolSpace.Claim.NONE, new ByteBudget(Long.MAX_VALUE));
    }

    /**
     * In files in {@code directory}.
     *
     * @param disk has claimed the space for {@code window}; stays the caller's to close
     * @param window how many bytes at once; reading waits for room
     */
    public static PartBuffers onDisk(Path directory, SpoolSpace.Claim disk, ByteBudget window) {
        return new PartBuffers(false, directory, disk, window);
    }

    /**
     * On the heap.
     *
     * @param window how many bytes at once; reading waits for room
     */
    public static PartBuffers inMemory(ByteBudget window) {
        return new PartBuffers(true, null, SpoolSpace.Claim.NONE, window);
    }

    /** Reads up to {@code max} bytes, {@code head} among them; waits before that until there is room for them. */
    PartBuffer fill(byte[] head, SourceStream in, long max, AbortSignal abort) throws IOException {
        window.acquire(max, abort);
        try {
            PartBuffer buffer = inMemory || max <= SMALL
                    ? MemoryBuffer.fill(freeChunks, head, in, max, abort)
                    : SpoolFile.fill(directory, disk, head, in, max, abort);
            return new Held(buffer, () -> window.release(max), new AtomicBoolean());
        } catch (IOException | RuntimeException | Error e) {
            window.release(max);
            throw e;
        }
    }

    /** Gives its room back once, however often it is closed. */
    private record Held(PartBuffer buffer, Runnable release, AtomicBoolean closed) implements PartBuffer {

        @Override
        public RepeatableContent content() {
            return buffer.content();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                buffer.close();
                release.run();
            }
        }
    }
}
