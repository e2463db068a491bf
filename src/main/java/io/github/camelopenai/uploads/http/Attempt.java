package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import io.github.camelopenai.uploads.http.answer.AnswerLimits;
import io.github.camelopenai.uploads.http.connection.Traffic;
import io.github.camelopenai.uploads.http.connection.UploadConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * One request on its way, and the watch over it. A timer looks at the bytes that have moved, at the deadline and at the
 * interrupt flag of the sending thread, which blocking socket calls do not see, and stops the request by closing its
 * connection. It is watched from its beginning to {@link #close()}.
 */
public final class Attempt implements Watchdog.Watched, AutoCloseable {

    /** A sender that has written nothing for so long is blocked, and cannot look for an early answer itself. */
    private static final Duration BLOCKED = Duration.ofSeconds(1);

    private static final long JUST_USED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final String ATTRIBUTE = Attempt.class.getName();

    enum Stop {
        STALLED,
        OVERSIZED_ANSWER,
        DEADLINE,
        ABORTED,
        INTERRUPTED
    }

    private final HttpUriRequestBase request;
    private final boolean alwaysChecked;
    private final Duration stallTimeout;
    private final Deadline deadline;
    private final Thread sender = Thread.currentThread();
    private final Watchdog watch;
    private final Runnable onMove;
    private volatile boolean sent;
    private volatile boolean viaProxy;
    private boolean connectionChecked;
    private volatile UploadConnection connection;
    private volatile Traffic traffic;
    private volatile Stop stop;
    private volatile Duration allowance = Duration.ZERO;

    /**
     * @param alwaysChecked whether its connection must be alive, however short a time it was idle
     * @param onMove is run when a byte has moved, in either direction
     */
    Attempt(
            HttpUriRequestBase request,
            boolean alwaysChecked,
            Duration stallTimeout,
            Deadline deadline,
            Watchdog watch,
            Runnable onMove) {
        this.request = request;
        this.alwaysChecked = alwaysChecked;
        this.stallTimeout = stallTimeout;
        this.deadline = deadline;
        this.watch = watch;
        this.onMove = onMove;
        watch.add(this);
    }

    @Override
    public void watch() {
        Traffic moving = traffic;
        if (deadline.passed()) {
            stop(Stop.DEADLINE);
        } else if (sender.isInterrupted()) {
            stop(Stop.INTERRUPTED);
        } else if (moving != null) {
            watch(moving, System.nanoTime());
        }
    }

    private void watch(Traffic moving, long now) {
        if (moving.look(now)) {
            onMove.run();
        }
        if (moving.received() > AnswerLimits.ANSWER_BYTES) {
            stop(Stop.OVERSIZED_ANSWER);
        } else if (isStalled(moving, now)) {
            stop(Stop.STALLED);
        } else if (connection != null && moving.sinceSent(now).compareTo(BLOCKED) > 0) {
            connection.stopWritingIfAnswered();
        }
    }

    private boolean isStalled(Traffic moving, long now) {
        if (moving.sinceMoved(now).compareTo(stallTimeout) <= 0) {
            return false;
        }
        allowance = moving.allowance();
        return moving.sinceSent(now).compareTo(stallTimeout.plus(allowance)) > 0;
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
    public void drop() {
        request.cancel();
    }

    public Stop stopped() {
        return stop;
    }

    /** What to say of a request that was stopped because of what has moved; null if it was not. */
    IOException stopReason(IOException cause) {
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

    /** Whether the connection leads to a proxy. */
    boolean viaProxy() {
        return viaProxy;
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
        if (!isNew && ((alwaysChecked || !justUsed) ? isStale(used) : hasUnexpectedBytes(used))) {
            throw new StaleConnectionException();
        }
    }

    /** Looked at however short the connection was idle: a second answer to a request comes directly after the first. */
    private static boolean hasUnexpectedBytes(HttpClientConnection used) {
        return used instanceof UploadConnection own && own.hasUnexpectedBytes();
    }

    private static boolean isStale(HttpClientConnection used) throws IOException {
        // Connections of a user's own component do not take an answer to no request for a reason.
        return used.isStale() || !(used instanceof UploadConnection) && used.isDataAvailable(Timeout.ONE_MILLISECOND);
    }

    @Override
    public void close() {
        watch.remove(this);
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
                // What a proxy is told is not yet told to the server.
                attempt.sent = !request.getMethod().equalsIgnoreCase("CONNECT");
                attempt.viaProxy = !attempt.sent || isViaProxy(HttpClientContext.cast(context));
                attempt.connection = connection instanceof UploadConnection own ? own : null;
                attempt.traffic = new Traffic(connection);
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
