package io.github.camelopenai.uploads.jsonl;

import java.io.IOException;
import java.io.InputStream;

/**
 * Finds lines in a stream with a buffer of fixed size. A line ends with LF, CR LF or the end of the stream; no other character
 * ends it, so that the Unicode line separators may stand in strings. Blank lines are passed over, and so is a byte order mark at
 * the start of a line, where files were joined.
 */
final class LineScanner {

    /** Lines up to this size are checked in the buffer. */
    static final int BUFFER = 256 * 1024;

    private final InputStream in;
    private final byte[] buffer;

    /** The next byte in the buffer. */
    private int next;

    /** The end of the bytes in the buffer. */
    private int limit;

    /** The offset of the first byte of the buffer. */
    private long bufferOffset;

    private boolean ended;
    private long start;
    private long number;

    /**
     * @param offset the offset of the first byte of {@code in}
     * @param number the number of the line that begins there
     */
    LineScanner(InputStream in, long offset, long number) {
        this(in, offset, number, BUFFER);
    }

    LineScanner(InputStream in, long offset, long number, int bufferSize) {
        this.in = in;
        this.buffer = new byte[bufferSize];
        this.bufferOffset = offset;
        this.number = number;
    }

    /** Reads a line that is found. */
    interface LineReader {

        /** A line in a buffer, without the LF. */
        void read(byte[] bytes, int offset, int length) throws IOException;

        /** A line that is longer than the buffer, without the LF. */
        void read(InputStream line) throws IOException;
    }

    /** Up to the first {@code count} bytes that are not read yet. */
    byte[] peek(int count) throws IOException {
        fill(count);
        return java.util.Arrays.copyOfRange(buffer, next, Math.min(limit, next + count));
    }

    /** Goes to the next line that is not blank; returns false at the end. */
    boolean findLine() throws IOException {
        while (true) {
            skipByteOrderMark();
            start = offset();
            while (fill(1) && isBlank(buffer[next])) {
                next++;
            }
            if (!fill(1)) {
                return false;
            }
            if (buffer[next] != '\n') {
                return true;
            }
            next++;
            number++;
        }
    }

    /** The offset of the line that was found. */
    long start() {
        return start;
    }

    /** The number of the line that was found, or that follows the line that was read. */
    long number() {
        return number;
    }

    /** The offset of the next byte. */
    long offset() {
        return bufferOffset + next;
    }

    /**
     * Reads the line that was found.
     *
     * @param maxLength the reading ends when the line is longer
     * @return the length of the line with its end; more than {@code maxLength} if it is longer
     */
    long readLine(long maxLength, LineReader reader) throws IOException {
        int end = endInBuffer();
        if (end < 0) {
            return readLongLine(maxLength, reader);
        }
        int length = end - next;
        long lineEnd = bufferOffset + end + (end < limit ? 1 : 0);
        if (reader != null && lineEnd - start <= maxLength) {
            reader.read(buffer, next, length);
        }
        next = end < limit ? end + 1 : end;
        number++;
        return offset() - start;
    }

    /** The position of the LF in the buffer, or of the end of the stream; -1 if the line does not fit into the buffer. */
    private int endInBuffer() throws IOException {
        int scanned = 0;
        while (true) {
            for (int i = next + scanned; i < limit; i++) {
                if (buffer[i] == '\n') {
                    return i;
                }
            }
            scanned = limit - next;
            if (scanned == buffer.length) {
                return -1;
            }
            if (!fill(scanned + 1)) {
                return limit;
            }
        }
    }

    private long readLongLine(long maxLength, LineReader reader) throws IOException {
        LongLine line = new LongLine(maxLength);
        if (reader != null) {
            reader.read(line);
        }
        line.skipRest();
        if (line.ended) {
            number++;
        }
        return offset() - start;
    }

    /** The rest of a line, which ends early if it is longer than allowed. */
    private final class LongLine extends InputStream {

        private final long maxLength;
        private boolean ended;

        LongLine(long maxLength) {
            this.maxLength = maxLength;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = available(len);
            if (n > 0) {
                System.arraycopy(buffer, next, b, off, n);
                next += n;
            }
            return n;
        }

        /** Consumes the LF. */
        private int available(int most) throws IOException {
            if (ended || offset() - start > maxLength) {
                return -1;
            }
            if (!fill(1)) {
                ended = true;
                return -1;
            }
            int n = 0;
            int end = Math.min(limit, next + most);
            while (next + n < end && buffer[next + n] != '\n') {
                n++;
            }
            if (n == 0 && most > 0) {
                next++;
                ended = true;
                return -1;
            }
            return n;
        }

        void skipRest() throws IOException {
            for (int n; (n = available(buffer.length)) > 0; ) {
                next += n;
            }
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private void skipByteOrderMark() throws IOException {
        while (fill(3)
                && (buffer[next] & 0xff) == 0xEF
                && (buffer[next + 1] & 0xff) == 0xBB
                && (buffer[next + 2] & 0xff) == 0xBF) {
            next += 3;
        }
    }

    /** Makes at least {@code count} bytes available in the buffer; returns false if the stream ends before. */
    private boolean fill(int count) throws IOException {
        if (limit - next >= count) {
            return true;
        }
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, limit - next);
            bufferOffset += next;
            limit -= next;
            next = 0;
        }
        while (limit < count && !ended) {
            int n = in.read(buffer, limit, buffer.length - limit);
            ended = n < 0;
            limit += Math.max(n, 0);
        }
        return limit >= count;
    }
}
