package io.github.camelopenai.uploads.api;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * One request on its way, and the watch over it. The sending thread reports every piece that it moved; a timer looks at
 * that, at the deadline and at the interrupt flag of the sending thread, which blocking socket calls do not see, and
 * stops the request by closing its connection. It is watched from its beginning to {@link #close()}.
 */
final class Attempt implements AttemptWatch.Watched, AutoCloseable {

    private static final long BLOCKED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long JUST_USED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final String ATTRIBUTE = Attempt.class.getName();

    enum Stop {
        STALLED,
        DEADLINE,
        ABORTED,
        INTERRUPTED
    }

    private final HttpUriRequestBase request;
    private final boolean alwaysChecked;
    private final Duration stallTimeout;
    private final Deadline deadline;
    private final Thread sender = Thread.currentThread();
    private final AttemptWatch watch;
    private volatile long lastMove;
    private volatile boolean watching;
    private volatile boolean sent;
    private boolean connectionChecked;
    private volatile UploadConnection connection;
    private volatile Stop stop;
    private long queued = -1;

    /** @param alwaysChecked whether its connection must be alive, however short a time it was idle */
    Attempt(
            HttpUriRequestBase request,
            boolean alwaysChecked,
            Duration stallTimeout,
            Deadline deadline,
            AttemptWatch watch) {
        this.request = request;
        this.alwaysChecked = alwaysChecked;
        this.stallTimeout = stallTimeout;
        this.deadline = deadline;
        this.watch = watch;
        watch.add(this);
    }

    @Override
    public void watch() {
        if (deadline.passed()) {
            stop(Stop.DEADLINE);
        } else if (sender.isInterrupted()) {
            stop(Stop.INTERRUPTED);
        } else if (watching) {
            long still = System.nanoTime() - lastMove;
            if (still > stallTimeout.toNanos() / 2 && queueMoves()) {
                moved();
            } else if (still > stallTimeout.toNanos()) {
                stop(Stop.STALLED);
            } else if (still > BLOCKED_NANOS && connection != null) {
                connection.stopWritingIfAnswered();
            }
        }
    }

    /**
     * Whether the system has sent something of what it had been handed since the last look. Its buffer holds megabytes,
     * which take longer than any stall on a slow line, while writing blocks or all is written and no answer can come yet.
     */
    private boolean queueMoves() {
        long before = queued;
        UploadConnection current = connection;
        queued = current == null ? -1 : current.unacknowledgedBytes();
        return queued >= 0 && before >= 0 && queued < before;
    }

    /** How much of what was written has not left this machine; 0 where that is not known. */
    long unacknowledgedBytes() {
        UploadConnection current = connection;
        return current == null ? 0 : Math.max(0, current.unacknowledgedBytes());
    }

    /** The first reason stays. */
    void stop(Stop why) {
        synchronized (this) {
            if (stop == null) {
                stop = why;
            }
        }
        drop();
    }

    /** Closes the connection, whatever it is doing. */
    void drop() {
        request.cancel();
    }

    Stop stopped() {
        return stop;
    }

    /** Whether the request, or its beginning, may have reached the server. */
    boolean sent() {
        return sent;
    }

    void moved() {
        lastMove = System.nanoTime();
    }

    /** Before every execution of the request. */
    void watchedBy(HttpContext context) {
        context.setAttribute(ATTRIBUTE, this);
        connectionChecked = false;
    }

    /**
     * The server has closed the connection before anything of the request was sent. The connection is no longer in the pool,
     * and the request can be executed with another one.
     */
    static final class StaleConnectionException extends IOException {
        private static final long serialVersionUID = 1L;

        StaleConnectionException() {
            super("the server had closed the connection");
        }
    }

    /**
     * A request that goes into a dead connection has to be sent again, and leaves open whether the server has carried it out.
     * To look takes a millisecond if all is well, so before most calls that is done only if the connection was idle for long
     * enough to die. A connection that this execution has made, or got an answer by, is not looked at, so that every failure
     * brings the end of the dead ones nearer.
     */
    private void checkConnection(HttpClientConnection used) throws IOException {
        if (connectionChecked) {
            return;
        }
        connectionChecked = true;
        EndpointDetails details = used.getEndpointDetails();
        boolean isNew = details == null || details.getRequestCount() == 0;
        boolean justUsed = used instanceof UploadConnection own && own.idleNanos() < JUST_USED_NANOS;
        if (!isNew && (alwaysChecked || !justUsed) && isStale(used)) {
            throw new StaleConnectionException();
        }
    }

    private static boolean isStale(HttpClientConnection used) throws IOException {
        // Connections of a user's own component do not take an answer to no request for a reason.
        return used.isStale() || !(used instanceof UploadConnection) && used.isDataAvailable(Timeout.ONE_MILLISECOND);
    }

    @Override
    public void close() {
        watch.remove(this);
    }

    /** The entity, reporting what is written of it. */
    HttpEntity observed(HttpEntity entity) {
        return new HttpEntityWrapper(entity) {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                super.writeTo(new FilterOutputStream(out) {
                    @Override
                    public void write(int b) throws IOException {
                        out.write(b);
                        moved();
                    }

                    @Override
                    public void write(byte[] b, int off, int len) throws IOException {
                        out.write(b, off, len);
                        moved();
                    }
                });
            }
        };
    }

    /** After an early answer, as a proxy's that wants a password, half a body is in the connection, so it is over. */
    static final class Reuse extends DefaultClientConnectionReuseStrategy {
        @Override
        public boolean keepAlive(HttpRequest request, HttpResponse response, HttpContext context) {
            boolean broken = context.getAttribute(ATTRIBUTE) instanceof Attempt attempt
                    && attempt.connection != null
                    && !attempt.connection.isConsistent();
            return !broken && super.keepAlive(request, response, context);
        }
    }

    /** Tells the attempt when its request has a connection; up to then, the server cannot have heard of it. */
    static final class Executor extends HttpRequestExecutor {
        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                HttpResponseInformationCallback callback,
                HttpContext context)
                throws IOException, HttpException {
            if (context.getAttribute(ATTRIBUTE) instanceof Attempt attempt) {
                attempt.checkConnection(connection);
                attempt.moved();
                attempt.watching = true;
                // What a proxy is told is not yet told to the server.
                attempt.sent = !request.getMethod().equalsIgnoreCase("CONNECT");
                attempt.connection = connection instanceof UploadConnection own ? own : null;
            }
            try {
                return super.execute(request, connection, callback, context);
            } catch (Error e) {
                throw new ErrorInRequestException(e);
            }
        }
    }

    /** Carries an Error past HttpClient, which would close all its connections, for good, because of it. */
    static final class ErrorInRequestException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ErrorInRequestException(Error error) {
            super(error);
        }

        Error error() {
            return (Error) getCause();
        }
    }
}
