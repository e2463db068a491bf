package io.github.camelopenai.uploads.jsonl;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.part.FileContent;
import io.github.camelopenai.uploads.part.SpoolFile;
import io.github.camelopenai.uploads.part.StreamContent;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A stream, which can be read once. Each batch file is spooled to a temporary file of its own while its end is searched; what was
 * read after the end is copied to the next one.
 */
final class SpooledInput implements BatchInput {

    private final StreamContent content;
    private final Path directory;
    private final AbortSignal abort;
    private InputStream stream;
    private Path current;
    private OutputStream out;

    /** @param directory null for the temporary directory of the system */
    SpooledInput(StreamContent content, Path directory, AbortSignal abort) {
        this.content = content;
        this.directory = directory;
        this.abort = abort;
    }

    @Override
    public InputStream open() throws IOException {
        if (stream == null) {
            stream = content.open(abort);
        }
        if (current == null) {
            current = SpoolFile.create(directory);
        }
        InputStream carried = Files.newInputStream(current);
        out = Files.newOutputStream(current, StandardOpenOption.APPEND);
        return new SequenceInputStream(new Limited(carried, Files.size(current)), new Copied(stream, out));
    }

    /** Reads the bytes that are in the file now, and not those that are appended. */
    private static final class Limited extends FilterInputStream {

        private long left;

        Limited(InputStream in, long count) {
            super(in);
            this.left = count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = left == 0 ? -1 : in.read(b, off, (int) Math.min(len, left));
            left -= Math.max(n, 0);
            return n;
        }
    }

    /** Copies what is read to a file. Closing it closes the file alone. */
    private static final class Copied extends FilterInputStream {

        private final OutputStream copy;

        Copied(InputStream in, OutputStream copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = in.read(b, off, len);
            if (n > 0) {
                copy.write(b, off, n);
            }
            return n;
        }

        @Override
        public void close() throws IOException {
            copy.close();
        }
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public Cut cut(long end, boolean more) throws IOException {
        out.close();
        out = null;
        Path cut = current;
        current = null;
        try {
            if (more) {
                carry(cut, end);
            } else {
                close();
            }
            return new Cut(FileContent.of(cut), () -> delete(cut));
        } catch (IOException | RuntimeException e) {
            delete(cut);
            throw e;
        }
    }

    private void carry(Path from, long offset) throws IOException {
        current = SpoolFile.create(directory);
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                OutputStream rest = Files.newOutputStream(current)) {
            in.position(offset);
            Channels.newInputStream(in).transferTo(rest);
        }
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            // The file is deleted.
        }
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            // It has been read, or is not needed any more.
        }
        if (current != null) {
            delete(current);
            current = null;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
