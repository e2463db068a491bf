package io.github.camelopenai.uploads.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/** A directory that an option names: made if it does not exist, and seen to be writable when the route starts. */
public final class WritableDirectory {

    private static final Pattern VARIABLE = Pattern.compile("\\$[A-Za-z_]+|%[A-Za-z_]+%");

    private WritableDirectory() {}

    /**
     * @param option that names it, for the message
     * @param directory null if the option is not set
     */
    public static void require(String option, String directory) {
        if (directory == null) {
            return;
        }
        requireResolved(option, directory);
        try {
            Path path = Path.of(directory);
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw refused(option, directory, "which is a file", null);
            }
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path, ownerOnly(path));
            }
            // Permissions alone do not tell: a file system may be mounted read-only, or be another user's over the
            // network.
            Files.delete(Files.createTempFile(path, "camel-openai-uploads-", ".probe"));
        } catch (IOException | InvalidPathException e) {
            throw refused(option, directory, "which cannot be written (" + e + ")", e);
        }
    }

    /** What a shell, a URI or another framework would resolve would become a directory of that name. */
    public static void requireResolved(String option, String directory) {
        String text = directory.strip();
        String why = null;
        if (text.isEmpty()) {
            why = "is empty";
        } else if (text.contains("${") || VARIABLE.matcher(text).lookingAt()) {
            why = "has a variable that nothing has resolved";
        } else if (text.equals("~") || text.startsWith("~/") || text.startsWith("~\\")) {
            why = "begins with ~, which only a shell resolves";
        } else if (text.regionMatches(true, 0, "file:", 0, "file:".length())) {
            why = "is a URI; write the path alone, without file:";
        } else if (Quotes.areAround(text)) {
            why = "has quotes; write the path without them";
        }
        if (why != null) {
            throw new IllegalArgumentException(option + " is '" + directory + "', which " + why
                    + ". It is a path as the operating system knows it; {{env:HOME}} or {{sys:user.home}} in front stands"
                    + " for the home directory");
        }
    }

    private static IllegalArgumentException refused(String option, String directory, String why, Exception cause) {
        return new IllegalArgumentException(
                option + " is '" + directory + "', " + why
                        + ". Name a directory in which this process may make files; it is made if it does not exist",
                cause);
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
