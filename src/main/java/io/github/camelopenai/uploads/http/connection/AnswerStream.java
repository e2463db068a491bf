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
 * The answers that come over a connection, without interim answers (1xx), which nobody here has asked for and which a server
 * may send at any time. This is the only reader of the socket; HttpCore reads this.
 *
 * <p>While a request is written, {@link #look} finds out whether its final answer has begun. What that has read is given
 * out by {@link #read} later.
 *
 * <p>Threads: the sending thread reads and looks; while it is blocked in writing, another one looks. A lock lets one of
 * them read at a time. Who looks never waits for it: then another thread is reading already, and will find the answer.
 */
final class AnswerStream extends InputStream {

    /** More than this is not read in one look, so that a server that sends without end does not hold its thread. */
    private static final int LOOK_BYTES = 64 << 10;

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
     * @param socket that is read, which may be one of TLS
     * @param base the TCP socket itself
     */
    AnswerStream(Socket socket, Socket base) throws IOException {
        this.socket = socket;
        this.base = base;
        this.in = socket.getInputStream();
    }

    /** A request begins: what comes from now on are interim answers and its final one. */
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

    /** Whether the final answer to the request has begun, which stays so until the next request. */
    boolean isAnswered() {
        return answered;
    }

    /** All bytes so far, including interim answers. */
    long received() {
        return received.get();
    }

    /** Whether something has come between two requests. Waits a millisecond at most, and only if TLS has to tell. */
    boolean hasBytes() throws IOException {
        reading.lock();
        try {
            // Over TLS, what has come may be no answer but a session ticket, which reading removes.
            return from < to || hasRawBytes() && fill(1) > 0;
        } finally {
            reading.unlock();
        }
    }

    /** Reads what has come, if nobody else does; says whether the final answer has begun. Waits a millisecond at most. */
    boolean look() throws IOException {
        if (answered || !reading.tryLock()) {
            return answered;
        }
        try {
            long end = received.get() + LOOK_BYTES;
            while (!answered && received.get() < end && hasRawBytes() && fill(1) > 0) {
                // On to the next piece.
            }
            return answered;
        } finally {
            reading.unlock();
        }
    }

    /** Waits for the final answer to begin, no longer than this; says whether it has. */
    boolean await(Duration time) throws IOException {
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
                    // What has come, if anything, is for the parser to judge.
                    answered = true;
                }
            }
            if (head.isTlsAlert() && !isTls()) {
                throw new SpeaksTlsException();
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

    /** As {@link #fill()}; 0 if nothing has come in time. */
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

    /** Reads what comes next and leaves out interim answers; -1 at the end. */
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
