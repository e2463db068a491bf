package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.ResponseOutOfOrderStrategy;

/**
 * Detects a final answer that begins while the body of its request is being written, and ends the writing. A server that
 * refuses a part early (413, 429) stops reading, so the write would fail with "broken pipe" or block forever. Interim
 * answers (1xx) do not end the writing.
 *
 * <p>Threads: the sending thread checks from time to time before a write. While it is blocked in a write, the thread of the
 * watchdog calls {@link #stopWritingIfAnswered}.
 */
final class EarlyAnswerDetector implements ResponseOutOfOrderStrategy {

    /** Rare enough to cost nothing, and often enough that little is sent in vain. */
    private static final long CHECK_INTERVAL_NANOS = 250_000_000L;

    private final ThreadFactory threads;
    private final AtomicBoolean checking = new AtomicBoolean();
    private final Object lock = new Object();
    private volatile BodyWrite current;
    private boolean stopped;
    private long lastCheck;

    /** The writing of one request's body. */
    private record BodyWrite(AnswerStream answers, Socket baseSocket, boolean tls) {

        boolean hasReceivedBytes() {
            try {
                return baseSocket.getInputStream().available() > 0;
            } catch (IOException e) {
                // The connection is broken, which the sending thread finds out by itself.
                return false;
            }
        }
    }

    EarlyAnswerDetector() {
        this(runnable -> {
            Thread thread = new Thread(runnable, "OpenAIUploadsLook");
            thread.setDaemon(true);
            return thread;
        });
    }

    EarlyAnswerDetector(ThreadFactory threads) {
        this.threads = threads;
    }

    void beginWriting(AnswerStream answers, SocketHolder holder) {
        lastCheck = System.nanoTime();
        synchronized (lock) {
            stopped = false;
            current = new BodyWrite(answers, holder.getBaseSocket(), holder.getSSLSocket() != null);
        }
    }

    /** Returns whether {@link #stopWritingIfAnswered} has ended the writing. */
    boolean endWriting() {
        synchronized (lock) {
            current = null;
            return stopped;
        }
    }

    /** Called by HttpCore before every write; reads from the socket only if the last check was some time ago. */
    @Override
    public boolean isEarlyResponseDetected(
            ClassicHttpRequest request, HttpClientConnection connection, InputStream in, long sent, long next)
            throws IOException {
        AnswerStream answers = current.answers();
        long now = System.nanoTime();
        if (now - lastCheck < CHECK_INTERVAL_NANOS) {
            return answers.isAnswered();
        }
        lastCheck = now;
        return answers.readAvailable();
    }

    /**
     * Ends the writing if the final answer has begun, for a sending thread that is blocked in a write. Never blocks: over TLS,
     * reading may have to write and then waits for the blocked write, so it is done in a thread of its own, which ends with
     * the connection.
     */
    void stopWritingIfAnswered() {
        BodyWrite write = current;
        if (write == null) {
            return;
        }
        if (!write.tls()) {
            checkAndStop(write);
        } else if (write.hasReceivedBytes() && checking.compareAndSet(false, true)) {
            boolean started = false;
            try {
                threads.newThread(() -> {
                            try {
                                checkAndStop(write);
                            } finally {
                                checking.set(false);
                            }
                        })
                        .start();
                started = true;
            } finally {
                // Without memory for a thread, the next call tries again.
                if (!started) {
                    checking.set(false);
                }
            }
        }
    }

    private void checkAndStop(BodyWrite write) {
        try {
            if (write.answers().readAvailable()) {
                stop(write);
            }
        } catch (IOException e) {
            // The connection is broken, which the sending thread finds out by itself.
        }
    }

    private void stop(BodyWrite write) throws IOException {
        synchronized (lock) {
            // The request may have ended since the check.
            if (current == write) {
                stopped = true;
                write.baseSocket().shutdownOutput();
            }
        }
    }
}
