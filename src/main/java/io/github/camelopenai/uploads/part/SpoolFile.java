package io.github.camelopenai.uploads.part;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

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

    private SpoolFile(Path path) throws IOException {
        this.path = path;
        this.content = FileContent.of(path);
    }

    /**
     * Reads up to {@code max} bytes into a new file.
     *
     * @param directory where the file is made; null for the system's temporary directory
     * @param head bytes that were read from the stream already and go in front
     */
    static SpoolFile fill(Path directory, byte[] head, InputStream in, long max, AbortSignal abort) throws IOException {
        Path path = directory == null
                ? Files.createTempFile(PREFIX, ".spool")
                : Files.createTempFile(directory, PREFIX, ".spool");
        boolean complete = false;
        try (OutputStream out = Files.newOutputStream(path)) {
            out.write(head);
            copy(in, out, max - head.length, abort);
            complete = true;
        } catch (SourceChangedException | UploadAbortedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Cannot spool a stream into " + path + ": " + e.getMessage(), e);
        } finally {
            if (!complete) {
                Files.deleteIfExists(path);
            }
        }
        return new SpoolFile(path);
    }

    /**
     * Spools a whole stream of unknown length and closes it.
     *
     * @throws IllegalArgumentException as soon as the stream is longer than one upload can be
     */
    public static SpoolFile whole(Content stream, Path directory, AbortSignal abort) throws IOException {
        try (InputStream in = ((StreamContent) stream).claim()) {
            SpoolFile spool = fill(directory, new byte[0], in, PartPlan.MAX_TOTAL + 1, abort);
            if (spool.length() > PartPlan.MAX_TOTAL) {
                spool.close();
                PartPlan.requireTotal(PartPlan.MAX_TOTAL + 1);
            }
            return spool;
        }
    }

    private static void copy(InputStream in, OutputStream out, long max, AbortSignal abort) throws IOException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(Part.COPY_BUFFER, max))];
        for (long left = max; left > 0; ) {
            abort.throwIfAborted();
            int n = read(in, buffer, (int) Math.min(buffer.length, left), abort);
            if (n < 0) {
                return;
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    private static int read(InputStream in, byte[] buffer, int max, AbortSignal abort) throws IOException {
        try {
            return in.read(buffer, 0, max);
        } catch (IOException e) {
            abort.throwIfAborted();
            throw new SourceChangedException("The source stream failed while it was read: " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    public long length() {
        return content.length();
    }

    /** The file's content, which can be read until {@link #close()}. */
    public Content content() {
        return content;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // A file system that refuses to delete: the JVM tries once more when it ends.
            path.toFile().deleteOnExit();
        }
    }
}
