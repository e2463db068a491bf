package io.github.camelopenai.uploads.jsonl;

import java.io.IOException;
import java.io.InputStream;

/**
 * Gives a parser one line after the other, so that one parser serves all lines: making a parser costs as much as parsing a short
 * line. A parser that wants more than its line gets a {@link LineEndException}.
 */
final class LineFeed extends InputStream {

    /** What a parser reads when it is made, to find the encoding. */
    private static final byte[] SPACES = {' ', ' ', ' ', ' '};

    private byte[] bytes = SPACES;
    private int next;
    private int end = SPACES.length;
    private InputStream rest;
    private long bytesGiven;

    /** The parser wants to read beyond the end of the line. */
    static final class LineEndException extends IOException {

        private static final long serialVersionUID = 1L;

        LineEndException() {
            super("the line has ended");
        }
    }

    void set(byte[] line, int offset, int length) {
        bytes = line;
        next = offset;
        end = offset + length;
        rest = null;
    }

    void set(InputStream line) {
        next = end;
        rest = line;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        read(one, 0, 1);
        return one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int n = Math.min(len, end - next);
        if (n > 0) {
            System.arraycopy(bytes, next, b, off, n);
            next += n;
        } else {
            n = rest == null ? -1 : rest.read(b, off, len);
            if (n < 0) {
                throw new LineEndException();
            }
        }
        bytesGiven += n;
        return n;
    }

    /** The number of bytes that the parser has read so far. */
    long bytesGiven() {
        return bytesGiven;
    }

    /** Whether the bytes of the line that the parser has not read are white space. */
    boolean hasOnlyWhiteSpace() throws IOException {
        while (next < end) {
            if (!isWhiteSpace(bytes[next++])) {
                return false;
            }
        }
        if (rest != null) {
            for (int b; (b = rest.read()) >= 0; ) {
                if (!isWhiteSpace(b)) {
                    return false;
                }
            }
        }
        return true;
    }

    static boolean isWhiteSpace(int b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}
