package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A temporary file, readable by its owner only, that holds what a stream gave; {@link #close()} deletes it, once and for
 * all. Either the file is complete or it does not exist.
 */
public final class SpoolFile implements AutoCloseable {

    /** With the process, so that what a killed one has left can be told from what is in use. */
    private static final String PREFIX =
            "camel-openai-uploads-" + ProcessHandle.current().pid() + "-";

    private final Path path;
    private final FileContent content;
    private final SpoolSpace.Claim disk;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SpoolFile(Path path, SpoolSpace.Claim disk) throws IOException {
        this.path = path;
        this.content = FileContent.of(path);
        this.disk = disk;
    }

    /**
     * Reads up to {@code max} bytes into a new file.
     *
     * @param directory where the file is made; null for the system's temporary directory
     * @param disk is told what is written and deleted
     * @param head bytes that were read from the stream already and go in front
     */
    static SpoolFile fill(
            Path directory, SpoolSpace.Claim disk, byte[] head, SourceStream in, long max, AbortSignal abort)
            throws IOException {
        Path path = directory == null
                ? Files.createTempFile(PREFIX, ".spool")
                : Files.createTempFile(directory, PREFIX, ".spool");
        CountedOutput counted = null;
        try {
            try (OutputStream file = Files.newOutputStream(path)) {
                counted = new CountedOutput(file, disk);
                counted.write(head);
                in.copyTo(counted, max - head.length, abort);
            }
            return new SpoolFile(path, disk);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(path);
            disk.deleted(counted == null ? 0 : counted.count);
            if (e instanceof SourceChangedException
                    || e instanceof UploadAbortedException
                    || !(e instanceof IOException)) {
                throw e;
            }
            throw new IOException("Cannot spool a stream into " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Spools a whole stream and closes it.
     *
     * @param space what the disk can still take
     * @throws IllegalArgumentException as soon as the stream is longer than one upload can be
     * @throws SourceChangedException if it has another length than was announced
     */
    public static SpoolFile whole(Content stream, Path directory, SpoolSpace space, AbortSignal abort)
            throws IOException {
        long announced = stream.length();
        // One byte more than allowed, to see whether there is one.
        long max = 1 + (announced == Content.UNKNOWN_LENGTH ? PartPlan.MAX_TOTAL : PartPlan.requireTotal(announced));
        // The disk first: a stream that nothing was read of can be read by a second attempt.
        try (SpoolSpace.Claim disk = space.claim(directory, announced == Content.UNKNOWN_LENGTH ? 0 : announced)) {
            SourceStream in = ((StreamContent) stream).claim();
            SpoolFile spool;
            try {
                spool = fill(directory, disk, new byte[0], in, max, abort);
            } finally {
                in.close();
            }
            try {
                abort.throwIfAborted();
                if (announced != Content.UNKNOWN_LENGTH) {
                    StreamContent.requireEnd(in, spool.length(), announced, spool.length() > announced);
                }
                requireSome(spool.length());
                PartPlan.requireTotal(spool.length());
            } catch (IOException | RuntimeException e) {
                spool.close();
                throw e;
            }
            return spool;
        }
    }

    private static void requireSome(long length) {
        if (length == 0) {
            throw new IllegalArgumentException(
                    "There is nothing to upload: the content has 0 bytes and the API needs at"
                            + " least 1. Was the stream read before, by log, convertBodyTo or a splitter? Turn stream caching on,"
                            + " or do not read it");
        }
    }

    /** Tells how much is written, before it is. */
    private static final class CountedOutput extends FilterOutputStream {
        private final SpoolSpace.Claim disk;
        private long count;

        CountedOutput(OutputStream out, SpoolSpace.Claim disk) {
            super(out);
            this.disk = disk;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            disk.writing(len);
            count += len;
            out.write(b, off, len);
        }
    }

    public Path path() {
        return path;
    }

    public long length() {
        return content.length();
    }

    public FileContent content() {
        return content;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // A file system that refuses to delete: the JVM tries once more when it ends.
                path.toFile().deleteOnExit();
            }
            disk.deleted(length());
        }
    }
}
