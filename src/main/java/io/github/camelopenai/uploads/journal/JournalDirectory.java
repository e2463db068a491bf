package io.github.camelopenai.uploads.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/** The directory of a journal: the names of its files, and how they are created so that only their owner can read them. */
record JournalDirectory(Path path) {

    /** The names of the files that a journal writes; the first group is the name of the record. */
    static final Pattern FILE_NAME = Pattern.compile("([0-9a-f]{64})\\.(json|parts|tmp|owner)");

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
    private static final String RECORD = ".json";
    private static final String PARTS = ".parts";
    private static final String TEMPORARY = ".tmp";
    private static final String OWNER = ".owner";

    /** The name of the record of a key. */
    static String nameOf(String key) {
        return JournalFormat.sha256(key.getBytes(StandardCharsets.UTF_8));
    }

    /** The name of a record by its file. */
    static String nameOf(Path record) {
        String file = record.getFileName().toString();
        return file.substring(0, file.length() - RECORD.length());
    }

    /** Refuses a name that {@link #nameOf(String)} cannot have made. */
    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name
                    + "' does not name a record of the journal; a name has 64 hexadecimal digits in lower case");
        }
    }

    /** @param name of a record, as {@link #nameOf(String)} makes it */
    Path record(String name) {
        return path.resolve(name + RECORD);
    }

    Path parts(String name) {
        return path.resolve(name + PARTS);
    }

    /** The file with the name of the upload that has taken a record. */
    Path owner(String name) {
        return path.resolve(name + OWNER);
    }

    Path temporary(String name) {
        return path.resolve(name + TEMPORARY);
    }

    static boolean isRecord(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(RECORD) && FILE_NAME.matcher(name).matches();
    }

    void create() throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IOException("journalDirectory is " + path + ", which is a file; name a directory");
        }
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, ownerOnly(path, "rwx------"));
        }
    }

    static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options, ownerOnly(file, "rw-------"));
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Forces a rename or a removal to disk, so that it survives a loss of power. Some systems open no directories. */
    void force() throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
