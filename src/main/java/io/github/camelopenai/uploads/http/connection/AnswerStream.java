package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;

/**
 * The answers received over a connection, without interim answers (1xx), which a server may send at any time. Only this class
 * reads the socket; HttpCore reads this stream.
 *
 * <p>While a request is being written, {@link #readAvailable} finds out whether its final answer has begun. {@link #read}
 * returns the bytes read by it later.
 *
 * <p>Threads: the sending thread calls all methods; while it is blocked in a write, another thread calls
 * {@link #readAvailable}, which never waits for the lock: if another thread holds it, that one is reading already.
 */
final class AnswerStream extends InputStream {

    /** Limit of one {@link #readAvailable}, so that a server that never stops sending does not block the thread. */
    private static final int MAX_AVAILABLE_BYTES = 64 << 10;

    private final Socket socket;
    private final Socket base;
    private final InputStream in;
    private final ReentrantLock reading = new ReentrantLock();
    private final AnswerHead head = new AnswerHead();
    private final byte[] buffer = new byte[4096];
    private int from;
    private int to;
    private final AtomicLong received = new AtomicLong();
    private volatile boolean answered = true;

    /**
     * @param socket the socket to read, which may be a TLS socket
     * @param base the TCP socket below it
     */
    AnswerStream(Socket socket, Socket base) throws IOException {
        this.socket = socket;
        this.base = base;
        this.in = socket.getInputStream();
    }

    /** A request begins: what is received from now on are interim answers and its final answer. */
    void begin() {
        reading.lock();
        try {
            head.begin();
            answered = false;
            examine(to - from);
        } finally {
            reading.unlock();
        }
    }

    /** Whether the final answer to the current request has begun. */
    boolean isAnswered() {
        return answered;
    }

    /** All bytes received so far, including interim answers. */
    long received() {
        return received.get();
    }

    /**
     * Whether bytes were received between two requests, or the message by which a TLS server closes the connection. Waits at
     * most a millisecond, and only for TLS.
     */
    boolean hasBytes() throws IOException {
        reading.lock();
        try {
            // Over TLS, the bytes may be a session ticket instead of an answer; reading removes it.
            return from < to || hasRawBytes() && fill(1) != 0;
        } finally {
            reading.unlock();
        }
    }

    /**
     * Reads the bytes received so far unless another thread is reading; waits at most a millisecond.
     *
     * @return whether the final answer has begun
     */
    boolean readAvailable() throws IOException {
        if (answered || !reading.tryLock()) {
            return answered;
        }
        try {
            long end = received.get() + MAX_AVAILABLE_BYTES;
            while (!answered && received.get() < end && hasRawBytes() && fill(1) > 0) {
                // Reads on.
            }
            return answered;
        } finally {
            reading.unlock();
        }
    }

    /** Waits at most {@code time} for the final answer to begin; returns whether it has. */
    boolean awaitAnswer(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        try {
            if (!reading.tryLock(time.toNanos(), TimeUnit.NANOSECONDS)) {
                return answered;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answered;
        }
        try {
            long left = end - System.nanoTime();
            while (!answered && left > 0 && fill((int) TimeUnit.NANOSECONDS.toMillis(left) + 1) >= 0) {
                left = end - System.nanoTime();
            }
            return answered;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        reading.lock();
        try {
            while (!answered) {
                if (fill() < 0) {
                    // The parser reports an incomplete answer.
                    answered = true;
                }
            }
            if (head.isTlsAlert() && !isTls()) {
                throw new TlsPortException();
            }
            if (from == to) {
                return count(in.read(b, off, len));
            }
            int n = Math.min(len, to - from);
            System.arraycopy(buffer, from, b, off, n);
            from += n;
            return n;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public int available() throws IOException {
        return to - from + in.available();
    }

    private boolean isTls() {
        return socket instanceof SSLSocket;
    }

    private boolean hasRawBytes() throws IOException {
        return in.available() > 0 || isTls() && base.getInputStream().available() > 0;
    }

    /** As {@link #fill()}; returns 0 if nothing was received in time. */
    private int fill(int timeoutMillis) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(timeoutMillis);
        try {
            return fill();
        } catch (SocketTimeoutException e) {
            return 0;
        } finally {
            socket.setSoTimeout(before);
        }
    }

    /** Reads the next bytes and removes interim answers; returns -1 at the end. */
    private int fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        int n = count(in.read(buffer, to, buffer.length - to));
        if (n > 0) {
            to += n;
            examine(n);
        }
        return n;
    }

    private int count(int n) {
        received.addAndGet(Math.max(0, n));
        return n;
    }

    /** The last {@code n} bytes of the buffer are new. */
    private void examine(int n) {
        for (int i = to - n; i < to && !answered; i++) {
            head.accept(buffer[i]);
            switch (head.kind()) {
                case FINAL -> answered = true;
                case INTERIM -> from = i + 1;
                case UNDECIDED -> {}
            }
            if (head.isOver()) {
                head.begin();
            }
        }
    }
}
