package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import io.github.camelopenai.uploads.http.answer.AnswerLimits;
import io.github.camelopenai.uploads.http.connection.IdleConnectionCheck;
import io.github.camelopenai.uploads.http.connection.RequestProgress;
import io.github.camelopenai.uploads.http.connection.UploadConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * One execution of a request, supervised until {@link #close()}. The watchdog checks the bytes that have moved, the deadline
 * and the interrupt flag of the sending thread, which blocking socket calls ignore, and stops the request by closing its
 * connection.
 */
final class Attempt implements Watchdog.Watched, AutoCloseable {

    /** A sender that has written nothing for this time is blocked, and cannot detect an early answer itself. */
    private static final Duration BLOCKED = Duration.ofSeconds(1);

    private static final String ATTRIBUTE = Attempt.class.getName();

    enum Stop {
        STALLED,
        OVERSIZED_ANSWER,
        SLOW,
        DEADLINE,
        ABORTED,
        INTERRUPTED
    }

    private final HttpUriRequestBase request;
    private final boolean needsLiveConnection;
    private final Duration stallTimeout;
    private final Deadline deadline;
    private final Thread sender = Thread.currentThread();
    private final Watchdog watch;
    private final Runnable onMove;
    private volatile boolean sent;
    private volatile boolean viaProxy;
    private boolean connectionChecked;
    private volatile UploadConnection connection;
    private volatile RequestProgress progress;
    private volatile Stop stop;
    private volatile String slowness;
    private volatile Duration allowance = Duration.ZERO;

    /**
     * @param needsLiveConnection whether to check a pooled connection even if it was idle for a moment only
     * @param onMove runs when a byte has moved in either direction
     */
    Attempt(
            HttpUriRequestBase request,
            boolean needsLiveConnection,
            Duration stallTimeout,
            Deadline deadline,
            Watchdog watch,
            Runnable onMove) {
        this.request = request;
        this.needsLiveConnection = needsLiveConnection;
        this.stallTimeout = stallTimeout;
        this.deadline = deadline;
        this.watch = watch;
        this.onMove = onMove;
        watch.add(this);
    }

    @Override
    public void watch() {
        RequestProgress current = progress;
        if (deadline.passed()) {
            stop(Stop.DEADLINE);
        } else if (sender.isInterrupted()) {
            stop(Stop.INTERRUPTED);
        } else if (current != null) {
            checkProgress(current, System.nanoTime());
        }
    }

    private void checkProgress(RequestProgress current, long now) {
        if (current.update(now)) {
            onMove.run();
        }
        if (request.getEntity() instanceof SlowBody body && body.isWaiting()) {
            current.pause(now);
        }
        if (current.received() > AnswerLimits.ANSWER_BYTES) {
            stop(Stop.OVERSIZED_ANSWER);
        } else if (isStalled(current, now)) {
            stop(Stop.STALLED);
        } else if (isTooSlow(now)) {
            stop(Stop.SLOW);
        } else if (connection != null && current.timeSinceSent(now).compareTo(BLOCKED) > 0) {
            connection.stopWritingIfAnswered();
        }
    }

    private boolean isTooSlow(long now) {
        String why = request.getEntity() instanceof ComparedBody body ? body.slowness(now) : null;
        slowness = why == null ? slowness : why;
        return why != null;
    }

    private boolean isStalled(RequestProgress current, long now) {
        if (current.timeSinceMoved(now).compareTo(stallTimeout) <= 0) {
            return false;
        }
        allowance = current.drainAllowance();
        return current.timeSinceSent(now).compareTo(stallTimeout.plus(allowance)) > 0;
    }

    /** Closes the connection; the first reason is kept. */
    void stop(Stop why) {
        synchronized (this) {
            if (stop == null) {
                stop = why;
            }
        }
        drop();
        if (request.getEntity() instanceof SlowBody body) {
            body.stopWaiting();
        }
    }

    /** Closes the connection, even while it is being read or written. */
    void drop() {
        request.cancel();
    }

    Stop stopped() {
        return stop;
    }

    /** The failure of a request that was stopped for its progress or the size of its answer; null for other reasons. */
    IOException stopReason(IOException cause) {
        if (stop == Stop.SLOW) {
            return new IOException(slowness, cause);
        }
        if (stop == Stop.OVERSIZED_ANSWER) {
            return AnswerLimits.tooManyBytes(cause);
        }
        if (stop != Stop.STALLED) {
            return null;
        }
        String buffered = allowance.toSeconds() == 0
                ? ""
                : " plus " + allowance.toMillis()
                        + " ms, the time allowed for what the operating system may have buffered";
        SocketTimeoutException stalled = new SocketTimeoutException(
                "no byte moved in either direction for " + stallTimeout.toMillis() + " ms (stallTimeout)" + buffered);
        stalled.initCause(cause);
        return stalled;
    }

    /** Whether the request, or its beginning, may have reached the server. */
    boolean sent() {
        return sent;
    }

    /** Whether the whole request may have reached the server, although its connection was slow. */
    boolean sentWhole() {
        return request.getEntity() instanceof ComparedBody body && body.isWritten();
    }

    /** Whether the connection leads to a proxy. */
    boolean viaProxy() {
        return viaProxy;
    }

    /** Attaches this attempt to the context of an execution, of which there may be several. */
    void attachTo(HttpContext context) {
        context.setAttribute(ATTRIBUTE, this);
        connectionChecked = false;
    }

    /**
     * Thrown if the server has closed the connection before anything of the request was sent. HttpClient has removed the
     * connection from its pool, so the request can be executed on another one.
     */
    static final class StaleConnectionException extends IOException {
        private static final long serialVersionUID = 1L;

        StaleConnectionException() {
            super("the server had closed the connection");
        }
    }

    /**
     * Checks the connection once for each execution. A connection that this execution has made, or used before, for instance
     * for a proxy's answer, is not checked, so each failure removes one dead connection from the pool.
     */
    private void checkConnection(HttpClientConnection used) throws IOException {
        boolean first = !connectionChecked;
        connectionChecked = true;
        if (first && IdleConnectionCheck.isDead(used, needsLiveConnection)) {
            throw new StaleConnectionException();
        }
    }

    @Override
    public void close() {
        watch.remove(this);
    }

    /** Closes a connection after an early answer, since the rest of the body was not sent, and one that is slow. */
    static final class ReuseStrategy extends DefaultClientConnectionReuseStrategy {
        @Override
        public boolean keepAlive(HttpRequest request, HttpResponse response, HttpContext context) {
            boolean broken = context.getAttribute(ATTRIBUTE) instanceof Attempt attempt
                    && (attempt.isOnSlowConnection()
                            || attempt.connection != null && !attempt.connection.isConsistent());
            return !broken && super.keepAlive(request, response, context);
        }
    }

    private boolean isOnSlowConnection() {
        return request.getEntity() instanceof ComparedBody body && body.isOnSlowConnection();
    }

    /** Tells the attempt when its request has a connection; before that, the server has not received anything of it. */
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
                // CONNECT goes to the proxy and not to the server.
                attempt.sent = !request.getMethod().equalsIgnoreCase("CONNECT");
                attempt.viaProxy = !attempt.sent || isViaProxy(HttpClientContext.cast(context));
                attempt.connection = connection instanceof UploadConnection own ? own : null;
                attempt.progress = new RequestProgress(connection);
            }
            try {
                return super.execute(request, connection, callback, context);
            } catch (Error e) {
                throw new ErrorInRequestException(e);
            }
        }
    }

    private static boolean isViaProxy(HttpClientContext context) {
        RouteInfo route = context.getHttpRoute();
        return route != null && route.getProxyHost() != null;
    }

    /** Wraps an Error, since HttpClient closes its connection pool for good when it catches one. */
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
