package io.github.camelopenai.uploads.emulator;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** The body of one request, of known length or chunked. Its end is not the end of the connection. */
final class BodyStream extends InputStream {

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int BUFFER = 16 << 10;

    private final InputStream in;
    private final OutputStream out;
    private final boolean chunked;
    private boolean awaitsContinue;
    private boolean firstChunk = true;
    private boolean ended;
    private long left;
    private final AtomicLong count = new AtomicLong();
    private long callAt;
    private Runnable call;

    BodyStream(RequestHead head, InputStream in, OutputStream out) throws IOException {
        this.in = in;
        this.out = out;
        this.chunked = head.chunked();
        this.left = chunked ? 0 : head.contentLength();
        this.ended = !chunked && left == 0;
        this.awaitsContinue = head.expectsContinue() && !ended;
    }

    /** Sets an action to run when this many bytes, or the whole body, have been read. */
    void whenRead(long bytes, Runnable task) {
        callAt = bytes;
        call = task;
        callIfDue();
    }

    private void callIfDue() {
        if (call != null && (ended || count.get() >= callAt)) {
            call.run();
            call = null;
        }
    }

    /** Whether the client waits for {@code 100 Continue} before it sends the body. */
    boolean awaitsContinue() {
        return awaitsContinue;
    }

    /** The bytes read so far, without the framing of chunks. */
    long count() {
        return count.get();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (awaitsContinue) {
            awaitsContinue = false;
            out.write(CONTINUE);
            out.flush();
        }
        if (chunked && left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            callIfDue();
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("The client closed the connection in the middle of its request");
        }
        left -= read;
        count.addAndGet(read);
        ended = !chunked && left == 0;
        callIfDue();
        return read;
    }

    private void nextChunk() throws IOException {
        if (!firstChunk) {
            demand(RequestHead.line(in), "");
        }
        firstChunk = false;
        String size = RequestHead.line(in);
        if (size == null) {
            throw new EOFException("The client closed the connection between two chunks");
        }
        try {
            left = Long.parseLong(size.split(";", 2)[0].trim(), 16);
        } catch (NumberFormatException e) {
            throw new ProtocolException("Invalid chunk size: " + size);
        }
        if (left == 0) {
            ended = true;
            demand(RequestHead.line(in), "");
        }
    }

    private static void demand(String actual, String expected) throws ProtocolException {
        if (!expected.equals(actual)) {
            throw new ProtocolException("Invalid end of a chunk: " + actual);
        }
    }

    /** Reads and discards at most this many bytes; returns whether the body has ended. */
    boolean discard(long limit) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long todo = limit;
        while (!ended && todo > 0) {
            todo -= Math.max(0, read(buffer, 0, (int) Math.min(buffer.length, todo)));
        }
        return ended;
    }
}
