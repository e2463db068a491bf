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
 * A file as it was when the upload began. Every reader opens a channel of its own, because an interrupt closes the channel of
 * the interrupted thread. Every reader also checks that the file is unchanged, because parts of two versions must never become
 * one file.
 */
public final class FileContent implements RepeatableContent {

    private final Path path;
    private final long length;
    private final FileTime modified;

    /** Identifies the file on its file system; null where that has no such keys. */
    private final Object key;

    private FileContent(Path path, BasicFileAttributes attributes) {
        this.path = path;
        this.length = attributes.size();
        this.modified = attributes.lastModifiedTime();
        this.key = attributes.fileKey();
    }

    /** A regular file; its identity, size and modification time are recorded now and checked whenever it is read. */
    public static FileContent of(Path path) throws IOException {
        BasicFileAttributes now = attributes(path);
        if (!now.isRegularFile()) {
            throw new IllegalArgumentException(shown(path) + " is not a regular file"
                    + (now.isDirectory() ? " but a directory" : "; give its content as an InputStream"));
        }
        return new FileContent(path, now);
    }

    /** Names the file and the reason in the exception; the JDK's exceptions have the path alone. */
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

    /** The absolute path, since a reader of the message may not know the working directory. */
    private static String shown(Path path) {
        return "'" + ShownText.of(path.toAbsolutePath().toString()) + "'";
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void verifyUnchanged() throws SourceChangedException {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            throw SourceChangedException.unreadable(
                    path + " can no longer be read during its upload", ShownException.of(e));
        }
        if (now.size() != length) {
            throw new SourceChangedException(
                    path + " had " + length + " bytes when its upload began and has " + now.size()
                            + " now. Another process writes to it or has truncated it. Let the consumer wait until the file is complete (option"
                            + " readLock=changed)");
        }
        if (!Objects.equals(now.fileKey(), key)) {
            throw new SourceChangedException(path + " was replaced by another file during its upload");
        }
        if (!now.lastModifiedTime().equals(modified)) {
            throw new SourceChangedException(path + " was modified at " + now.lastModifiedTime()
                    + ", during its upload (before: " + modified + ")");
        }
    }

    @Override
    public void write(long offset, long count, OutputStream out, AbortSignal abort) throws IOException {
        byte[] buffer = new byte[(int) Math.min(COPY_BUFFER, count)];
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
        // Check again before the request ends, so that the server does not accept bytes of a file that has changed.
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
                // A new channel is at the beginning.
                return offset == 0 ? channel : channel.position(offset);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (ClosedByInterruptException e) {
            throw new UploadAbortedException("interrupted while opening " + path, e);
        } catch (IOException e) {
            throw SourceChangedException.unreadable(path + " cannot be opened for reading", ShownException.of(e));
        }
    }

    /** Reports a failure of the source as such, since only failures of the network are retried. */
    private int read(SeekableByteChannel channel, ByteBuffer buffer, long position) throws IOException {
        int n;
        try {
            n = channel.read(buffer);
        } catch (ClosedByInterruptException e) {
            throw new UploadAbortedException("interrupted while reading " + path, e);
        } catch (IOException e) {
            throw SourceChangedException.unreadable(path + " cannot be read at byte " + position, ShownException.of(e));
        }
        if (n < 0) {
            // Reports the new size of the file, which is the same error for all its parts.
            verifyUnchanged();
            throw new SourceChangedException(
                    path + " ended at byte " + position + " of " + length + ": it was truncated during its upload");
        }
        return n;
    }
}
