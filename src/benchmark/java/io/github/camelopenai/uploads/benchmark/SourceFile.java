package io.github.camelopenai.uploads.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Files to upload. They are sparse, so that no disk is measured, and yet parts that change places would be noticed. */
public final class SourceFile {

    public static final String EXTENSION = ".jsonl";

    private static final int MARK_EVERY = 1 << 20;

    private SourceFile() {}

    /** The file of this size. */
    static Path in(Path directory, long bytes) {
        return directory.resolve(bytes + EXTENSION);
    }

    /** Makes the file of this size. */
    public static Path make(Path directory, long bytes) throws IOException {
        Path file = in(Files.createDirectories(directory), bytes);
        if (Files.exists(file)) {
            return file;
        }
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            for (long position = 0; position + Long.BYTES <= bytes; position += MARK_EVERY) {
                sparse.seek(position);
                sparse.writeLong(position + 1);
            }
            sparse.setLength(bytes);
        }
        return file;
    }

    static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
