package io.github.camelopenai.examples.kafka;

import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds the files that records name, in one folder and nowhere else. */
public final class Claims {

    private final Path folder;

    /** @param folder where the files are, directly or in folders below it */
    public Claims(String folder) {
        this.folder = Path.of(folder);
    }

    /**
     * The file that a record names by its path in the folder.
     *
     * @throws RefusedClaimException if that leads out of the folder, by itself or by a symbolic link
     * @throws IOException if there is no such file (yet)
     */
    public File fileOf(String claim) throws IOException {
        Path root = folder.toRealPath();
        Path named = resolve(root, claim);
        if (!named.startsWith(root) || named.equals(root)) {
            throw new RefusedClaimException(claim);
        }
        // Throws an IOException if the file does not exist.
        Path file = named.toRealPath();
        if (!file.startsWith(root)) {
            throw new RefusedClaimException(claim);
        }
        return file.toFile();
    }

    private static Path resolve(Path root, String claim) {
        try {
            return root.resolve(claim == null ? "" : claim).normalize();
        } catch (InvalidPathException e) {
            throw new RefusedClaimException(claim);
        }
    }
}
