package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the parts of one stream from the moment they are read until they are sent, on disk or in memory, and limits how many
 * bytes of them are kept at once. Belongs to one upload.
 */
public final class PartBuffers {

    /** Parts up to this size stay in memory: a file would cost more than it saves, and a copy buffer is larger. */
    private static final long SMALL = 16 * 1024;

    private final boolean inMemory;
    private final Path directory;
    private final SpoolSpace.Claim disk;
    private final ByteBudget window;

    private PartBuffers(boolean inMemory, Path directory, SpoolSpace.Claim disk, ByteBudget window) {
        this.inMemory = inMemory;
        this.directory = directory;
        this.disk = disk;
        this.window = window;
    }

    /** Keeps parts in files in {@code directory}, without a limit; null for the system's temporary directory. */
    public static PartBuffers onDisk(Path directory) {
        return onDisk(directory, SpoolSpace.Claim.NONE, new ByteBudget(Long.MAX_VALUE));
    }

    /**
     * Keeps parts in files in {@code directory}.
     *
     * @param disk has reserved disk space for {@code window}; the caller closes it
     * @param window the bytes that may be kept at once; reading waits until there is room
     */
    public static PartBuffers onDisk(Path directory, SpoolSpace.Claim disk, ByteBudget window) {
        return new PartBuffers(false, directory, disk, window);
    }

    /**
     * Keeps parts on the heap.
     *
     * @param window the bytes that may be kept at once; reading waits until there is room
     */
    public static PartBuffers inMemory(ByteBudget window) {
        return new PartBuffers(true, null, SpoolSpace.Claim.NONE, window);
    }

    /** Waits for room for {@code max} bytes, then reads up to that many, including those in {@code head}. */
    PartBuffer fill(byte[] head, SourceStream in, long max, AbortSignal abort) throws IOException {
        window.acquire(max, abort);
        try {
            if (inMemory || max <= SMALL) {
                ChunkedOutput memory = new ChunkedOutput(max);
                memory.write(head, 0, head.length);
                in.copyTo(memory, max - head.length, abort);
                return new PartBuffer(memory.content(), () -> window.release(max));
            }
            SpoolFile file = SpoolFile.fill(directory, disk, head, in, max, abort);
            return new PartBuffer(file.content(), () -> {
                file.close();
                window.release(max);
            });
        } catch (IOException | RuntimeException | Error e) {
            window.release(max);
            throw e;
        }
    }

    /** The bytes of one part of a stream, kept on disk or in memory until the part has been sent. */
    static final class PartBuffer implements AutoCloseable {

        private final RepeatableContent content;
        private final Runnable onClose;
        private final AtomicBoolean closed = new AtomicBoolean();

        /** @param onClose frees the disk or the memory; runs once */
        PartBuffer(RepeatableContent content, Runnable onClose) {
            this.content = content;
            this.onClose = onClose;
        }

        /** Can be read until {@link #close()}, as often as needed. */
        RepeatableContent content() {
            return content;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                onClose.run();
            }
        }
    }
}
