package io.github.camelopenai.uploads.emulator;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bytes of an object, which can be read from any position and by several threads at once. */
interface RangeContent {

    /** Reads from any position. */
    interface Reader extends Closeable {

        /** Fills the first {@code count} bytes of the buffer with the bytes from this position on. */
        void read(long position, byte[] buffer, int count) throws IOException;

        @Override
        default void close() throws IOException {}
    }

    long length();

    Reader open() throws IOException;

    static RangeContent of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return of(
                copy.length,
                () -> (position, buffer, count) -> System.arraycopy(copy, Math.toIntExact(position), buffer, 0, count));
    }

    static RangeContent of(Path file) {
        try {
            return of(Files.size(file), () -> new FileReader(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that are computed from the seed and the position, so that content of any length takes no memory. */
    static RangeContent generated(long length, long seed) {
        GeneratedBytes bytes = new GeneratedBytes(seed);
        return of(length, () -> bytes);
    }

    private static RangeContent of(long size, Opener opener) {
        return new RangeContent() {
            @Override
            public long length() {
                return size;
            }

            @Override
            public Reader open() throws IOException {
                return opener.open();
            }
        };
    }

    /** Opens a reader. */
    @FunctionalInterface
    interface Opener {
        Reader open() throws IOException;
    }

    /** The SHA-256 of all bytes in hex. */
    default String sha256() {
        byte[] buffer = new byte[64 << 10];
        try (Reader reader = open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long left = length();
            for (long at = 0; left > 0; at += buffer.length, left -= buffer.length) {
                int count = (int) Math.min(buffer.length, left);
                reader.read(at, buffer, count);
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file, opened once for each answer. */
    final class FileReader implements Reader {

        private final RandomAccessFile file;

        private FileReader(Path path) throws IOException {
            file = new RandomAccessFile(path.toFile(), "r");
        }

        @Override
        public void read(long position, byte[] buffer, int count) throws IOException {
            file.seek(position);
            try {
                file.readFully(buffer, 0, count);
            } catch (EOFException e) {
                throw new IOException("The file became shorter than it was when it was put into the server", e);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
