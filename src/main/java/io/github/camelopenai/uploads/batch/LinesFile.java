package io.github.camelopenai.uploads.batch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary file that lines are added to. It has the name that the file is to have after the upload, in a directory of
 * its own, readable by its owner only. It is open while a line is added only, so nothing but the file must be released. One
 * thread at a time adds lines.
 */
final class LinesFile {

    private static final Logger LOG = LoggerFactory.getLogger(LinesFile.class);

    /** Has the process id, so that files left by a killed process can be distinguished from files in use. */
    private static final String PREFIX =
            "camel-openai-uploads-" + ProcessHandle.current().pid() + "-";

    private final Path path;
    private long bytes;
    private long lines;

    private LinesFile(Path path) {
        this.path = path;
    }

    /** @param parent the directory for the file; null for the system's temporary directory */
    static LinesFile create(Path parent, String filename) {
        try {
            Path directory =
                    parent == null ? Files.createTempDirectory(PREFIX) : Files.createTempDirectory(parent, PREFIX);
            return new LinesFile(Files.createFile(directory.resolve(filename)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a file for the lines of '" + filename + "': " + e, e);
        }
    }

    /** Adds a line with its end, or nothing if it cannot be written whole. */
    void add(byte[] line) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            // After a failure, some bytes of a line may be there.
            file.truncate(bytes).position(bytes);
            ByteBuffer left = ByteBuffer.wrap(line);
            while (left.hasRemaining()) {
                file.write(left);
            }
            bytes += line.length;
            lines++;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot add a line of " + line.length + " bytes to " + path + ", which has " + bytes + " bytes: "
                            + e,
                    e);
        }
    }

    File file() {
        return path.toFile();
    }

    long bytes() {
        return bytes;
    }

    long lines() {
        return lines;
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.getParent());
        } catch (IOException e) {
            LOG.warn("The temporary file {} could not be deleted: {}", path, e.toString());
        }
    }
}
