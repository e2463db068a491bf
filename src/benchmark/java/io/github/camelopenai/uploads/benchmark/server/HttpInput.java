package io.github.camelopenai.uploads.benchmark.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The client's side of a connection: heads of requests, and their bodies of known length or in chunks. */
final class HttpInput {

    /** Large, so that the server costs little beside the clients. */
    private static final int BUFFER = 256 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private long bodyLeft;
    private boolean chunked;

    HttpInput(InputStream in) {
        this.in = in;
    }

    /**
     * A request without its body.
     *
     * @param line the first line
     * @param headers by their names in any case
     */
    record Head(String line, Map<String, String> headers) {}

    /** Returns null after the last request. */
    Head head() throws IOException {
        if (position == end && !fill()) {
            return null;
        }
        String first = line();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        chunked = "chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"));
        bodyLeft = chunked ? nextChunk() : Long.parseLong(headers.getOrDefault("Content-Length", "0"));
        return new Head(first, headers);
    }

    /** The whole rest of a body. */
    String bodyAsText() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int n; (n = available()) > 0; skip(n)) {
            text.append(new String(buffer, position, n, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** Forgets the whole rest of a body and says how long it was. */
    long skipBody() throws IOException {
        long count = 0;
        for (int n; (n = available()) > 0; skip(n)) {
            count += n;
        }
        return count;
    }

    /** A line of a body, wherever chunks begin and end. */
    String bodyLine() throws IOException {
        return line(() -> {
            if (available() == 0) {
                throw new EOFException("in the middle of a line");
            }
            bodyLeft--;
            return buffer[position++];
        });
    }

    /** How many bytes of the body lie in the buffer; 0 at its end. */
    private int available() throws IOException {
        if (bodyLeft == 0 && chunked) {
            line();
            bodyLeft = nextChunk();
        }
        if (bodyLeft == 0) {
            return 0;
        }
        if (position == end && !fill()) {
            throw new EOFException("in the middle of a body");
        }
        return (int) Math.min(bodyLeft, end - position);
    }

    private void skip(int count) {
        position += count;
        bodyLeft -= count;
    }

    private long nextChunk() throws IOException {
        long length = Long.parseLong(line(), 16);
        if (length == 0) {
            line();
            chunked = false;
        }
        return length;
    }

    private String line() throws IOException {
        return line(() -> {
            if (position == end && !fill()) {
                throw new EOFException("in the middle of a line");
            }
            return buffer[position++];
        });
    }

    /** Where the bytes of a line come from. */
    @FunctionalInterface
    private interface Bytes {
        byte next() throws IOException;
    }

    private static String line(Bytes bytes) throws IOException {
        StringBuilder line = new StringBuilder();
        for (byte next = bytes.next(); next != '\n'; next = bytes.next()) {
            line.append((char) next);
        }
        // Without the carriage return.
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }
}
