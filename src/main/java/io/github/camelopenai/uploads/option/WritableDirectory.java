package io.github.camelopenai.uploads.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/** Checks a directory that is the value of an option: creates it if it does not exist, and fails if it is not writable. */
public final class WritableDirectory {

    private static final Pattern VARIABLE = Pattern.compile("\\$[A-Za-z_]+|%[A-Za-z_]+%");

    private WritableDirectory() {}

    /**
     * Fails unless files can be created in the directory.
     *
     * @param option the name of the option, for the message
     * @param directory the value of the option; null if it is not set
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
            // Permissions are not enough: the file system may be mounted read-only, or belong to another user of the
            // network.
            Files.delete(Files.createTempFile(path, "camel-openai-uploads-", ".probe"));
        } catch (IOException | InvalidPathException e) {
            throw refused(option, directory, "which cannot be written (" + e + ")", e);
        }
    }

    /** Refuses a text with a variable, ~, a scheme or quotes, which would become part of the name of the directory. */
    public static void requireResolved(String option, String directory) {
        String text = directory.strip();
        String why = null;
        if (text.isEmpty()) {
            why = "is empty";
        } else if (text.contains("${") || VARIABLE.matcher(text).lookingAt()) {
            why = "has an unresolved variable";
        } else if (text.equals("~") || text.startsWith("~/") || text.startsWith("~\\")) {
            why = "begins with ~, which only a shell resolves";
        } else if (text.regionMatches(true, 0, "file:", 0, "file:".length())) {
            why = "is a URI; write the path alone, without file:";
        } else if (Quotes.areAround(text)) {
            why = "has quotes; write the path without them";
        }
        if (why != null) {
            throw new IllegalArgumentException(option + " is '" + directory + "', which " + why
                    + ". Write a path of the operating system; begin it with {{env:HOME}} or {{sys:user.home}} for the"
                    + " home directory");
        }
    }

    private static IllegalArgumentException refused(String option, String directory, String why, Exception cause) {
        return new IllegalArgumentException(
                option + " is '" + directory + "', " + why
                        + ". Use a directory in which this process can create files; it is created if it does not exist",
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
