package io.github.camelopenai.uploads.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a multipart body (RFC 2046) field by field, each field as a stream. Any deviation from the format is a
 * {@link MalformedException}. No library is used, so that the emulator needs only Jackson; the tests compare this reader
 * with that of Apache Commons FileUpload.
 */
final class MultipartReader {

    private static final int BUFFER = 64 << 10;
    private static final int MAX_BOUNDARY = 70;
    private static final int MAX_HEADERS = 16 << 10;
    private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private boolean inContent = true;

    /** @param boundary the boundary in the Content-Type */
    MultipartReader(InputStream in, String boundary) throws MalformedException {
        if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            throw new MalformedException(
                    "a boundary has 1 to " + MAX_BOUNDARY + " characters, but this one has " + boundary.length());
        }
        this.in = in;
        delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // The first boundary need not follow a line break: one is added, so that it is read like the others.
        buffer[to++] = '\r';
        buffer[to++] = '\n';
    }

    /** The body does not have the format of its Content-Type. */
    @SuppressWarnings("serial")
    static final class MalformedException extends IOException {

        MalformedException(String why) {
            super(why);
        }
    }

    /** Skips the rest of the field, or the preamble; returns whether another field follows. */
    boolean next() throws IOException {
        byte[] skipped = new byte[BUFFER];
        while (read(skipped, 0, skipped.length) >= 0) {
            // The rest of the field is skipped.
        }
        from += delimiter.length;
        int first = take();
        int second = take();
        if (first == '-' && second == '-') {
            return false;
        }
        while (first == ' ' || first == '\t') {
            first = second;
            second = take();
        }
        if (first != '\r' || second != '\n') {
            throw new MalformedException("a boundary must be followed by a line break or \"--\"");
        }
        inContent = true;
        return true;
    }

    /** Returns the headers of the field, each with its line break. To be called before the content is read. */
    String headers() throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write('\r');
        block.write('\n');
        int matched = 2;
        while (matched < END_OF_HEADERS.length) {
            int next = take();
            if (block.size() == MAX_HEADERS) {
                throw new MalformedException("the headers of a field are longer than " + MAX_HEADERS + " bytes");
            }
            block.write(next);
            if (next == END_OF_HEADERS[matched]) {
                matched++;
            } else {
                matched = next == '\r' ? 1 : 0;
            }
        }
        return block.toString(StandardCharsets.UTF_8).strip();
    }

    /** Returns the content of the field, which ends before the next boundary. It need not be closed. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return MultipartReader.this.read(target, offset, length);
            }
        };
    }

    private int read(byte[] target, int offset, int length) throws IOException {
        if (!inContent) {
            return -1;
        }
        while (to - from < delimiter.length) {
            fill();
        }
        int end = contentEnd(Math.min(to, from + Math.max(length, 0) + delimiter.length));
        if (end == from) {
            inContent = false;
            return -1;
        }
        int count = Math.min(length, end - from);
        System.arraycopy(buffer, from, target, offset, count);
        from += count;
        return count;
    }

    /** Returns the position of the delimiter, or else the position before which it cannot begin. */
    private int contentEnd(int limit) {
        int last = limit - delimiter.length;
        for (int at = from; at <= last; at++) {
            if (buffer[at] == '\r' && isDelimiter(at)) {
                return at;
            }
        }
        return last + 1;
    }

    private boolean isDelimiter(int at) {
        for (int i = 1; i < delimiter.length; i++) {
            if (buffer[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    private int take() throws IOException {
        if (from == to) {
            fill();
        }
        return buffer[from++] & 0xff;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        int count = in.read(buffer, to, buffer.length - to);
        if (count < 0) {
            throw new MalformedException("the body ends without its last boundary");
        }
        to += count;
    }
}
