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
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.ResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that differs from HttpClient's own in these things.
 *
 * <p>It hears an early answer: a server that refuses a part in the middle (413, 429) says so and stops reading, which
 * otherwise shows as "broken pipe" or as a write that never ends. While a body is written, the connection looks now and
 * then whether a final answer has begun, and then stops writing and lets it be read. Interim answers (1xx) stop nothing.
 *
 * <p>It takes no answer for that of a request that was not sent yet, and limits the size of answers ({@link AnswerLimits}).
 *
 * <p>It logs nothing: HttpClient's wire and header logs print the key.
 *
 * <p>Threads: one request at a time, as everywhere in HttpClient. {@link #stopWritingIfAnswered} comes from another thread.
 * All reading goes through {@link AnswerStream}, which lets one thread read at a time.
 */
public final class UploadConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {

    /** Rarely enough to cost nothing, often enough not to send much in vain. */
    private static final long LOOK_INTERVAL_NANOS = 250_000_000L;

    private static final Duration LAST_LOOK = Duration.ofMillis(500);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final Looks looks;
    private Timeout socketTimeout;
    private long idleSince = System.nanoTime();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Object writingLock = new Object();
    private boolean writing;
    private volatile boolean answeredEarly;
    private volatile AnswerStream answers;
    private SessionInputBuffer inputBuffer;

    UploadConnection() {
        this(new Looks());
    }

    private UploadConnection(Looks looks) {
        super(
                AnswerLimits.HTTP1,
                null,
                null,
                null,
                null,
                looks,
                null,
                new DefaultHttpResponseParserFactory(AnswerLimits.HTTP1));
        this.looks = looks;
    }

    /** Asked before every write; looks at the socket only when some time has passed since the last look. */
    private static final class Looks implements ResponseOutOfOrderStrategy {
        private long last;

        @Override
        public boolean isEarlyResponseDetected(
                ClassicHttpRequest request, HttpClientConnection connection, InputStream in, long sent, long next)
                throws IOException {
            AnswerStream answers = ((UploadConnection) connection).answers;
            long now = System.nanoTime();
            if (now - last < LOOK_INTERVAL_NANOS) {
                return answers.isAnswered();
            }
            last = now;
            return answers.look();
        }
    }

    /**
     * Whether bytes wait to be read that no request has asked for, such as a second answer to the one before, or something
     * that is no TLS.
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
        looks.last = System.nanoTime();
        setWriting(true);
        try {
            super.sendRequestEntity(request);
            // HttpCore's own mark: it has stopped because of an early answer.
            answeredEarly |= !super.isConsistent();
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

    /** @throws SSLException what the server has said instead, which tells more than that nothing can be written */
    private boolean answerFollows(IOException failure) throws SSLException {
        try {
            return answers.await(LAST_LOOK);
        } catch (SSLException e) {
            e.addSuppressed(failure);
            throw e;
        } catch (IOException e) {
            return false;
        }
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

    /** Hands over HttpCore's buffer, which cannot be had otherwise. */
    @Override
    protected InputStream createContentInputStream(long length, SessionInputBuffer buffer, InputStream in) {
        inputBuffer = buffer;
        return super.createContentInputStream(length, buffer, in);
    }

    private void setWriting(boolean now) {
        synchronized (writingLock) {
            writing = now;
        }
    }

    private boolean isWriting() {
        synchronized (writingLock) {
            return writing;
        }
    }

    /**
     * For a sender that is blocked in writing: if the server has answered, ends the write, so that the answer is read. Never
     * blocks. Over TLS, reading may (it may have to answer, behind the blocked write), so it happens in a thread of its own,
     * which ends with the connection.
     */
    public void stopWritingIfAnswered() {
        SocketHolder holder = getSocketHolder();
        if (holder == null || !isWriting()) {
            return;
        }
        if (holder.getSSLSocket() == null) {
            lookAndStop(holder);
        } else if (hasRawBytes(holder) && looking.compareAndSet(false, true)) {
            Thread look = new Thread(() -> lookAndStop(holder), "OpenAIUploadsLook");
            look.setDaemon(true);
            look.start();
        }
    }

    private static boolean hasRawBytes(SocketHolder holder) {
        try {
            return holder.getBaseSocket().getInputStream().available() > 0;
        } catch (IOException e) {
            // The connection is broken, which its own thread will find out.
            return false;
        }
    }

    private void lookAndStop(SocketHolder holder) {
        try {
            if (answers.look()) {
                stopWriting(holder);
            }
        } catch (IOException e) {
            // The connection is broken, which its own thread will find out.
        } finally {
            looking.set(false);
        }
    }

    private void stopWriting(SocketHolder holder) throws IOException {
        synchronized (writingLock) {
            // Both of the same request, which may have ended since the look.
            if (writing && answers.isAnswered()) {
                answeredEarly = true;
                holder.getBaseSocket().shutdownOutput();
            }
        }
    }

    /**
     * Closed by the server, or with an answer that belongs to no request, such as 408 before a server closes, or with
     * something that cannot be read, such as an alert of TLS.
     */
    @Override
    public boolean isStale() {
        if (!isOpen()) {
            return true;
        }
        try {
            // Returns when there is something to read, if only the end.
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

    /** A request that was cancelled while connecting has closed this connection before it got its socket. */
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

    /** How long it has been in the pool; of a new connection, since it was made. */
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
