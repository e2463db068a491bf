package io.github.camelopenai.uploads.http.connection;

import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.answer.AnswerLimits;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that differs from HttpClient's own in these points:
 *
 * <ul>
 *   <li>It reads an answer that comes before the request is written completely ({@link EarlyAnswerDetector}).
 *   <li>It does not take bytes that were received before a request for the answer to it, and it limits the size of answers
 *       ({@link AnswerLimits}).
 *   <li>It logs nothing, since the wire and header logs of HttpClient contain the API key.
 * </ul>
 *
 * <p>Threads: one request at a time, as everywhere in HttpClient; only {@link #stopWritingIfAnswered} and {@link #close()}
 * are called by other threads. All reading goes through {@link AnswerStream}, which lets one thread read at a time.
 */
public final class UploadConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {

    /** How long to wait for the answer of a server that has stopped reading. */
    private static final Duration ANSWER_WAIT = Duration.ofMillis(500);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final EarlyAnswerDetector detector;
    private Timeout socketTimeout;
    private long idleSince = System.nanoTime();
    private boolean answeredEarly;
    private volatile AnswerStream answers;
    private SessionInputBuffer inputBuffer;

    UploadConnection() {
        this(new EarlyAnswerDetector());
    }

    private UploadConnection(EarlyAnswerDetector detector) {
        super(
                AnswerLimits.HTTP1,
                null,
                null,
                null,
                null,
                detector,
                null,
                new DefaultHttpResponseParserFactory(AnswerLimits.HTTP1));
        this.detector = detector;
    }

    /**
     * Whether bytes were received that answer no request, such as a second answer to the request before, or the last message of
     * TLS.
     */
    public boolean hasUnexpectedBytes() {
        AnswerStream current = answers;
        try {
            return current != null && (inputBuffer != null && inputBuffer.length() > 0 || current.hasBytes());
        } catch (IOException e) {
            return true;
        }
    }

    /** Bytes received so far, including interim answers. */
    long receivedBytes() {
        AnswerStream current = answers;
        return current == null ? 0 : current.received();
    }

    /** Whether the final answer to the current request has begun. */
    boolean isAnswered() {
        AnswerStream current = answers;
        return current != null && current.isAnswered();
    }

    @Override
    public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
        // Makes the stream with the first request: before, the socket is not connected.
        ensureOpen().getInputStream();
        answers.begin();
        super.sendRequestHeader(request);
    }

    @Override
    public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
        detector.beginWriting(answers, ensureOpen());
        try {
            super.sendRequestEntity(request);
            // HttpCore marks the connection when it stops because of an early answer.
            answeredEarly |= !super.isConsistent();
        } catch (IOException e) {
            if (!isNetworkFailure(e) || !answerFollows(e)) {
                throw e;
            }
            answeredEarly = true;
        } finally {
            answeredEarly |= detector.endWriting();
        }
    }

    private static boolean isNetworkFailure(IOException e) {
        return !(e instanceof SourceChangedException) && !(e instanceof UploadAbortedException);
    }

    /** @throws SSLException if the server has sent a TLS alert, which tells more than a failed write */
    private boolean answerFollows(IOException failure) throws SSLException {
        try {
            return answers.awaitAnswer(ANSWER_WAIT);
        } catch (SSLException e) {
            e.addSuppressed(failure);
            throw e;
        } catch (IOException e) {
            return false;
        }
    }

    /** After an early answer, the rest of the body is not needed. */
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

    /** Overridden since HttpCore gives no other access to its buffer. */
    @Override
    protected InputStream createContentInputStream(long length, SessionInputBuffer buffer, InputStream in) {
        inputBuffer = buffer;
        return super.createContentInputStream(length, buffer, in);
    }

    /** Ends the writing of a body if its answer has begun; for other threads, which it does not block. */
    public void stopWritingIfAnswered() {
        detector.stopWritingIfAnswered();
    }

    /**
     * Whether the server has closed the connection or has sent something that answers no request, such as a 408 before it
     * closes, or a TLS alert.
     */
    @Override
    public boolean isStale() {
        if (!isOpen()) {
            return true;
        }
        try {
            // Returns when there is something to read, which may be the end of the stream.
            awaitInput(Timeout.ONE_MILLISECOND);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bindOpen(new Holder(socket));
    }

    @Override
    public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
        bindOpen(new Holder(sslSocket, socket));
    }

    /** A socket that is read through {@link AnswerStream}. */
    private final class Holder extends SocketHolder {

        Holder(Socket socket) {
            super(socket);
        }

        Holder(SSLSocket sslSocket, Socket socket) {
            super(sslSocket, socket);
        }

        @Override
        protected InputStream getInputStream(Socket socket) throws IOException {
            AnswerStream stream = new AnswerStream(socket, getBaseSocket());
            answers = stream;
            return stream;
        }
    }

    /** Fails if the request was cancelled while it connected, which has closed this connection before it had a socket. */
    private void bindOpen(SocketHolder holder) throws IOException {
        if (closed.get()) {
            holder.getSocket().close();
            throw new InterruptedIOException("The request was cancelled while it connected");
        }
        answers = null;
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

    /** The time since the connection was returned to the pool, or was made. */
    public long idleNanos() {
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
