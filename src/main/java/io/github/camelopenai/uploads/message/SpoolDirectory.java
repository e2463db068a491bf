package io.github.camelopenai.uploads.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where streams are spooled. Warns once of a place that is no disk at all but memory. */
public final class SpoolDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
    private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");
    private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

    private SpoolDirectory() {}

    /** @param option null for the system's temporary directory, which null stands for in the result, too */
    public static Path of(String option) {
        return option == null ? null : Path.of(option);
    }

    /** To be asked when something is about to be spooled there. */
    public static Path aboutToBeUsed(String option) {
        Path place = Path.of(option == null ? System.getProperty("java.io.tmpdir") : option);
        if (isInMemory(place) && WARNED.add(place.toAbsolutePath())) {
            LOG.warn(
                    "Streams are spooled into {}, which is memory (tmpfs): a large stream may use up the machine's memory."
                            + " Set spoolDirectory to a directory on disk",
                    place);
        }
        return of(option);
    }

    private static boolean isInMemory(Path place) {
        try {
            return MEMORY_FILE_SYSTEMS.contains(Files.getFileStore(place).type());
        } catch (IOException e) {
            // Spooling will say what is wrong with it.
            return false;
        }
    }
}
