package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.text.ShownException;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * A file as it was when the upload began. Every reader opens a channel of its own, because an interrupt closes the
 * channel that it hits, and compares the file with what it was, because parts of two versions must never become one
 * file.
 */
record FileContent(Path path, long length, FileTime modified, Object key) implements RepeatableContent {

    static FileContent of(Path path) throws IOException {
        BasicFileAttributes now = attributes(path);
        if (!now.isRegularFile()) {
            throw new IllegalArgumentException(shown(path) + " is not a regular file"
                    + (now.isDirectory() ? " but a directory" : "; give its content as an InputStream"));
        }
        return new FileContent(path, now.size(), now.lastModifiedTime(), now.fileKey());
    }

    /** The exceptions of the JDK say the path alone. */
    private static BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            FileNotFoundException missing =
                    new FileNotFoundException("The file " + shown(path) + " to upload does not exist");
            missing.initCause(ShownException.of(e));
            throw missing;
        } catch (FileSystemException e) {
            String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
            throw new IOException(
                    "The file " + shown(path) + " to upload cannot be read: " + why, ShownException.of(e));
        }
    }

    /** Absolute, since nobody knows where a relative one begins. */
    private static String shown(Path path) {
        return "'" + ShownText.of(path.toAbsolutePath().toString()) + "'";
    }

    /** Fails when the file is gone, was replaced, or has another size or modification time than at the beginning. */
    void verifyUnchanged() throws SourceChangedException {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            throw new SourceChangedException(
                    path + " can no longer be read while it is uploaded", ShownException.of(e));
        }
        if (now.size() != length) {
            throw new SourceChangedException(
                    path + " had " + length + " bytes when its upload began and has " + now.size()
                            + " now. Something writes to it, or has cut it: let the consumer wait until it is whole (option"
                            + " readLock=changed)");
        }
        if (!Objects.equals(now.fileKey(), key)) {
            throw new SourceChangedException(path + " was replaced by another file while it was uploaded");
        }
        if (!now.lastModifiedTime().equals(modified)) {
            throw new SourceChangedException(path + " was modified at " + now.lastModifiedTime()
                    + ", while it was uploaded (before: " + modified + ")");
        }
    }

    @Override
    public void write(long offset, long count, OutputStream out, AbortSignal abort) throws IOException {
        byte[] buffer = new byte[(int) Math.min(Part.COPY_BUFFER, count)];
        ByteBuffer wrapped = ByteBuffer.wrap(buffer);
        try (SeekableByteChannel channel = openChannel(offset)) {
            long position = offset;
            while (position < offset + count) {
                abort.throwIfAborted();
                wrapped.clear().limit((int) Math.min(buffer.length, offset + count - position));
                int n = read(channel, wrapped, position);
                out.write(buffer, 0, n);
                position += n;
            }
        }
        // Once more before the frame is closed: what changed while it was read must not be accepted by the server.
        verifyUnchanged();
    }

    @Override
    public InputStream open(long offset, long count) throws IOException {
        return new FilterInputStream(Channels.newInputStream(openChannel(offset))) {
            private long left = count;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                if (len == 0) {
                    return 0;
                }
                int n = left == 0 ? -1 : super.read(b, off, (int) Math.min(len, left));
                left -= Math.max(n, 0);
                return n;
            }

            @Override
            public long skip(long n) throws IOException {
                long skipped = super.skip(Math.min(n, left));
                left -= skipped;
                return skipped;
            }

            @Override
            public int available() throws IOException {
                return (int) Math.min(super.available(), left);
            }
        };
    }

    private SeekableByteChannel openChannel(long offset) throws SourceChangedException, UploadAbortedException {
        verifyUnchanged();
        try {
            SeekableByteChannel channel = Files.newByteChannel(path, StandardOpenOption.READ);
            try {
                return channel.position(offset);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (ClosedByInterruptException e) {
            throw new UploadAbortedException("interrupted while opening " + path, e);
        } catch (IOException e) {
            throw new SourceChangedException(path + " cannot be opened for reading", ShownException.of(e));
        }
    }

    /** Failures of the source are told apart from failures of the network, which are worth another attempt. */
    private int read(SeekableByteChannel channel, ByteBuffer buffer, long position) throws IOException {
        int n;
        try {
            n = channel.read(buffer);
        } catch (ClosedByInterruptException e) {
            throw new UploadAbortedException("interrupted while reading " + path, e);
        } catch (IOException e) {
            throw new SourceChangedException(path + " cannot be read at byte " + position, ShownException.of(e));
        }
        if (n < 0) {
            // Says how long it is now, which is where it ends for all its parts.
            verifyUnchanged();
            throw new SourceChangedException(
                    path + " ended at byte " + position + " of " + length + ": it was cut while it was uploaded");
        }
        return n;
    }
}
