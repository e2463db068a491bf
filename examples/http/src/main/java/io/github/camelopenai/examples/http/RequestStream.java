package io.github.camelopenai.examples.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request, as a stream for a thread that may block. Vert.x is asked for another buffer when one has been
 * read, so no more than {@value #AHEAD} of them (8 KiB each) are in memory here, and a client that is faster than the reader
 * is slowed down by TCP. That Vert.x itself keeps to that is up to {@link Http1Vertx}.
 */
final class RequestStream extends InputStream {

    static final int AHEAD = 32;

    private static final Object END = new Object();

    private final HttpServerRequest request;
    private final Duration patience;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private Buffer current = Buffer.buffer();
    private int position;
    private Object last;
    private volatile boolean closed;

    /**
     * @param request a paused request that no other code reads
     * @param patience how long to wait for the next bytes
     */
    RequestStream(HttpServerRequest request, Duration patience) {
        this.request = request;
        this.patience = patience;
        request.exceptionHandler(arrived::add);
        request.endHandler(end -> arrived.add(END));
        request.handler(buffer -> {
            if (!closed) {
                arrived.add(buffer);
            }
        });
        fetch(AHEAD);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == current.length()) {
            if (!next()) {
                return -1;
            }
        }
        int count = Math.min(length, current.length() - position);
        current.getBytes(position, position + count, target, offset);
        position += count;
        return count;
    }

    private boolean next() throws IOException {
        Object next = last == null ? await() : last;
        if (next instanceof Buffer buffer) {
            current = buffer;
            position = 0;
            fetch(1);
            return true;
        }
        last = next;
        if (next instanceof Throwable failure) {
            throw new BadBodyException("The client has gone before the end of the body", failure);
        }
        return false;
    }

    private Object await() throws IOException {
        try {
            Object next = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for the body");
        }
        throw new BadBodyException("The client has sent nothing for " + patience.toSeconds() + " s", null);
    }

    /** Discards the unread rest as it arrives, so that a client that is still sending gets its answer. */
    @Override
    public void close() {
        closed = true;
        arrived.clear();
        fetch(Long.MAX_VALUE);
    }

    private void fetch(long buffers) {
        try {
            request.fetch(buffers);
        } catch (IllegalStateException e) {
            // All of it has arrived, so there is nothing to fetch.
        }
    }
}
