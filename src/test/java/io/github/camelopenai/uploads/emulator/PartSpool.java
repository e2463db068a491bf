package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Stores parts on disk, so that no part is held in memory. */
final class PartSpool implements AutoCloseable {

    private static final int BUFFER = 64 << 10;

    private final Path temporary;
    private final Path target;
    private final boolean store;
    private final Executor executor;

    /**
     * @param directory the directory for completed files, which is not deleted; null for a temporary directory
     * @param store whether completed files are kept
     */
    PartSpool(Path directory, boolean store, Executor executor) throws IOException {
        if (directory == null) {
            temporary = Files.createTempDirectory("uploads-emulator");
            target = temporary;
        } else {
            // On the same file system as the files, so that a move is not a copy.
            temporary = Files.createTempDirectory(Files.createDirectories(directory), ".parts");
            target = directory;
        }
        this.store = store;
        this.executor = executor;
    }

    Path temporary() {
        return temporary;
    }

    /** Reads until the end, or until one byte more than the limit. */
    SpooledPart receive(InputStream in, long limit) throws IOException {
        Path path = Files.createTempFile(temporary, "part", null);
        MessageDigest sha256 = digest("SHA-256");
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(path)) {
            int count;
            while (bytes <= limit && (count = in.read(buffer)) >= 0) {
                sha256.update(buffer, 0, count);
                write(out, buffer, count);
                bytes += count;
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
        return new SpooledPart(path, bytes, HexFormat.of().formatHex(sha256.digest()));
    }

    /** Reports a failure of the disk as an error of the emulator and not as a connection closed by the client. */
    private static void write(OutputStream out, byte[] buffer, int count) {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hashes the parts in the given order. The parts are kept, since the request may still be refused. */
    Hashes hash(List<SpooledPart> parts) {
        CompletableFuture<String> md5 = CompletableFuture.supplyAsync(() -> hash(parts, "MD5"), executor);
        String sha256 = parts.size() == 1 ? parts.get(0).sha256() : hash(parts, "SHA-256");
        return new Hashes(sha256, md5.join());
    }

    private static String hash(List<SpooledPart> parts, String algorithm) {
        MessageDigest digest = digest(algorithm);
        byte[] buffer = new byte[BUFFER];
        try {
            for (SpooledPart part : parts) {
                try (InputStream in = Files.newInputStream(part.path())) {
                    int count;
                    while ((count = in.read(buffer)) >= 0) {
                        digest.update(buffer, 0, count);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Joins the parts to one file and deletes them. Returns null if files are discarded. */
    Path assemble(List<SpooledPart> parts, String id, String filename) throws IOException {
        if (!store) {
            delete(parts);
            return null;
        }
        String safeName = filename.replaceAll("[^A-Za-z0-9._-]", "_");
        Path file = target.resolve(id + "-" + safeName.substring(Math.max(0, safeName.length() - 100)));
        Files.move(parts.get(0).path(), file);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (SpooledPart part : parts.subList(1, parts.size())) {
                append(part, out);
                Files.delete(part.path());
            }
        }
        return file;
    }

    private static void append(SpooledPart part, FileChannel out) throws IOException {
        try (FileChannel in = FileChannel.open(part.path())) {
            long position = 0;
            while (position < part.bytes()) {
                position += in.transferTo(position, part.bytes() - position, out);
            }
        }
    }

    void delete(List<SpooledPart> parts) throws IOException {
        for (SpooledPart part : parts) {
            Files.deleteIfExists(part.path());
        }
    }

    @Override
    public void close() throws IOException {
        if (Files.notExists(temporary)) {
            return;
        }
        try (Stream<Path> content = Files.walk(temporary)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
