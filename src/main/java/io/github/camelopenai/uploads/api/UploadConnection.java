package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.part.SourceChangedException;
import io.github.camelopenai.uploads.part.UploadAbortedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.ResponseOutOfOrderStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that differs from HttpClient's own in two things.
 *
 * <p>It hears an early answer: a server that refuses a part in the middle (413, 429) says so and stops reading, which
 * otherwise shows as "broken pipe" or as a write that never ends. While a body is written, the connection looks now and
 * then whether an answer has come, and then stops writing and lets it be read.
 *
 * <p>It logs nothing: HttpClient's wire and header logs print the key.
 *
 * <p>Threads: one request at a time, as everywhere in HttpClient. {@link #stopWritingIfAnswered} comes from another thread;
 * the lock keeps it away from the input buffer while the sending thread uses that.
 */
final class UploadConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {

    /** Rarely enough to cost nothing, often enough not to send much in vain. */
    private static final long LOOK_INTERVAL_NANOS = 250_000_000L;

    private static final Timeout LAST_LOOK = Timeout.ofMilliseconds(500);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final Object inputLock = new Object();
    private final Looks looks;
    private Timeout socketTimeout;
    private long idleSince = System.nanoTime();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean writing;
    private volatile boolean answeredEarly;

    UploadConnection() {
        this(new Looks());
    }

    private UploadConnection(Looks looks) {
        super(Http1Config.DEFAULT, null, null, null, null, looks, null, null);
        this.looks = looks;
    }

    /** Asked before every write; looks at the socket only when some time has passed since the last look. */
    private static final class Looks implements ResponseOutOfOrderStrategy {
        private long last;

        @Override
        public boolean isEarlyResponseDetected(
                ClassicHttpRequest request, HttpClientConnection connection, InputStream in, long sent, long next)
                throws IOException {
            long now = System.nanoTime();
            if (now - last < LOOK_INTERVAL_NANOS) {
                return false;
            }
            last = now;
            return ((UploadConnection) connection).hasAnswer();
        }
    }

    @Override
    public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
        looks.last = System.nanoTime();
        setWriting(true);
        try {
            super.sendRequestEntity(request);
        } catch (IOException e) {
            if (!isNetworkFailure(e) || !answerFollows(e)) {
                throw e;
            }
            answeredEarly = true;
        } finally {
            setWriting(false);
        }
    }

    private static boolean isNetworkFailure(IOException e) {
        return !(e instanceof SourceChangedException) && !(e instanceof UploadAbortedException);
    }

    /** What could not be flushed belongs to a body that nobody wants any more. */
    @Override
    public void flush() throws IOException {
        if (answeredEarly) {
            return;
        }
        try {
            super.flush();
        } catch (IOException e) {
            if (!answerFollows(e)) {
                throw e;
            }
            answeredEarly = true;
        }
    }

    @Override
    public boolean isConsistent() {
        return super.isConsistent() && !answeredEarly;
    }

    private void setWriting(boolean now) {
        synchronized (inputLock) {
            writing = now;
        }
    }

    /** @throws SSLException what the server has said instead, which tells more than that nothing can be written */
    private boolean answerFollows(IOException failure) throws SSLException {
        try {
            return isDataAvailable(LAST_LOOK);
        } catch (SSLException e) {
            e.addSuppressed(failure);
            throw e;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean hasAnswer() throws IOException {
        synchronized (inputLock) {
            SocketHolder holder = getSocketHolder();
            if (!writing
                    || holder == null
                    || holder.getBaseSocket().getInputStream().available() == 0) {
                return false;
            }
            // Over TLS the bytes may be a session ticket instead, which reading removes.
            return holder.getSSLSocket() == null || isDataAvailable(Timeout.ONE_MILLISECOND);
        }
    }

    /**
     * For a sender that is blocked in writing: if the server has answered, ends the write, so that the answer is read. Never
     * blocks. Over TLS, reading may (it may have to answer, behind the blocked write), so it happens in a thread of its own,
     * which ends with the connection.
     */
    void stopWritingIfAnswered() {
        try {
            SocketHolder holder = getSocketHolder();
            if (!writing
                    || holder == null
                    || holder.getBaseSocket().getInputStream().available() == 0) {
                return;
            }
            if (holder.getSSLSocket() == null) {
                stopWriting(holder);
            } else if (looking.compareAndSet(false, true)) {
                Thread look = new Thread(() -> lookAndStop(holder), "OpenAIUploadsLook");
                look.setDaemon(true);
                look.start();
            }
        } catch (IOException e) {
            // The connection is broken, which its own thread will find out.
        }
    }

    private void lookAndStop(SocketHolder holder) {
        try {
            if (hasAnswer()) {
                stopWriting(holder);
            }
        } catch (IOException e) {
            // As above.
        } finally {
            looking.set(false);
        }
    }

    private void stopWriting(SocketHolder holder) throws IOException {
        answeredEarly = true;
        holder.getBaseSocket().shutdownOutput();
    }

    /** Closed by the server, or with an answer that belongs to no request, such as 408 before a server closes. */
    @Override
    public boolean isStale() throws IOException {
        if (!isOpen()) {
            return true;
        }
        try {
            // Returns when there is something to read, if only the end.
            awaitInput(Timeout.ONE_MILLISECOND);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Bytes that this machine has not yet got rid of, or -1 if it does not tell. */
    long unacknowledgedBytes() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? -1 : TcpSendQueue.bytes(holder.getBaseSocket());
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bindOpen(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
        bindOpen(new SocketHolder(sslSocket, socket));
    }

    /** A request that was cancelled while connecting has closed this connection before it got its socket. */
    private void bindOpen(SocketHolder holder) throws IOException {
        if (closed.get()) {
            holder.getSocket().close();
            throw new InterruptedIOException("The request was cancelled while it connected");
        }
        bind(holder);
        if (closed.get()) {
            super.close(CloseMode.IMMEDIATE);
            throw new InterruptedIOException("The request was cancelled while it connected");
        }
        socketTimeout = Timeout.ofMilliseconds(holder.getSocket().getSoTimeout());
    }

    @Override
    public Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    @Override
    public SSLSession getSSLSession() {
        return getSocket() instanceof SSLSocket tls ? tls.getSession() : null;
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        super.setSocketTimeout(timeout);
        socketTimeout = timeout;
    }

    /** How long it has been in the pool; of a new connection, since it was made. */
    long idleNanos() {
        return System.nanoTime() - idleSince;
    }

    @Override
    public void passivate() {
        idleSince = System.nanoTime();
        super.setSocketTimeout(Timeout.ZERO_MILLISECONDS);
    }

    @Override
    public void activate() {
        super.setSocketTimeout(socketTimeout);
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            super.close();
        }
    }

    @Override
    public void close(CloseMode mode) {
        if (closed.compareAndSet(false, true)) {
            super.close(mode);
        }
    }
}
