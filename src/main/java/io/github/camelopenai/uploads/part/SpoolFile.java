package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A temporary file, readable by its owner only, that holds bytes of a stream. {@link #close()} deletes it. The file is either
 * complete or does not exist.
 */
public final class SpoolFile implements AutoCloseable {

    /** Has the process id, so that files left by a killed process can be distinguished from files in use. */
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
     * Creates an empty file, which the caller deletes.
     *
     * @param directory null for the system's temporary directory
     */
    public static Path create(Path directory) throws IOException {
        return directory == null
                ? Files.createTempFile(PREFIX, ".spool")
                : Files.createTempFile(directory, PREFIX, ".spool");
    }

    /**
     * Reads up to {@code max} bytes into a new file.
     *
     * @param directory the directory of the file; null for the system's temporary directory
     * @param disk the reservation from which the file takes its space
     * @param head bytes that were already read from the stream; they come first
     */
    static SpoolFile fill(
            Path directory, SpoolSpace.Claim disk, byte[] head, SourceStream in, long max, AbortSignal abort)
            throws IOException {
        Path path = create(directory);
        CountedOutput counted = null;
        try {
            // Not truncated: ext4 writes a truncated file to the disk when it is closed, and deleting it waits for
            // that.
            try (OutputStream file = Files.newOutputStream(path, StandardOpenOption.WRITE)) {
                counted = new CountedOutput(file, disk);
                counted.write(head);
                in.copyTo(counted, max - head.length, abort);
            }
            return new SpoolFile(path, disk);
        } catch (IOException | RuntimeException | Error e) {
            delete(path);
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
     * @param space reserves the disk space
     * @param limits the sizes that the server takes
     * @throws IllegalArgumentException as soon as the stream is longer than one upload can be
     * @throws SourceChangedException if the stream does not have its announced length
     */
    public static SpoolFile whole(
            Content stream, Path directory, SpoolSpace space, SizeLimits limits, AbortSignal abort) throws IOException {
        long announced = stream.length();
        // One byte more than allowed, to detect a longer stream.
        long max = 1 + (announced == Content.UNKNOWN_LENGTH ? limits.maxTotal() : limits.requireTotal(announced));
        // The disk first: if it is full, the stream is still unread, and a second attempt can read it.
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
                requireNotEmpty(spool.length());
                limits.requireTotal(spool.length());
            } catch (IOException | RuntimeException e) {
                spool.close();
                throw e;
            }
            return spool;
        }
    }

    private static void requireNotEmpty(long length) {
        if (length == 0) {
            throw new IllegalArgumentException(
                    "There is nothing to upload: the content has 0 bytes and the API needs at"
                            + " least 1. Was the stream read before, by log, convertBodyTo or a splitter? Turn stream caching on,"
                            + " or do not read it");
        }
    }

    /** Reserves space before each write, and counts the bytes. */
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
            delete(path);
            disk.deleted(length());
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The file system refused the deletion: the JVM tries again when it exits.
            path.toFile().deleteOnExit();
        }
    }
}
