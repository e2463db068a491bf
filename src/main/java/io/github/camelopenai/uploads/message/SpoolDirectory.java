package io.github.camelopenai.uploads.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory where streams are spooled. */
public final class SpoolDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
    private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");
    private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

    private SpoolDirectory() {}

    /** @return null, if the option is not set, for the temporary directory of the system */
    public static Path of(String option) {
        return option == null ? null : Path.of(option);
    }

    /** Warns before the first stream is spooled into a directory that is in memory. */
    public static void warnIfInMemory(String option) {
        Path directory = Path.of(option == null ? System.getProperty("java.io.tmpdir") : option);
        if (isInMemory(directory) && WARNED.add(directory.toAbsolutePath())) {
            LOG.warn(
                    "Streams are spooled into {}, which is in memory (tmpfs): a large stream may use up the machine's memory."
                            + " Set spoolDirectory to a directory on disk",
                    directory);
        }
    }

    private static boolean isInMemory(Path directory) {
        try {
            return MEMORY_FILE_SYSTEMS.contains(Files.getFileStore(directory).type());
        } catch (IOException e) {
            // Spooling will fail and report the cause.
            return false;
        }
    }
}
