package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import io.github.camelopenai.uploads.http.answer.AnswerLimits;
import io.github.camelopenai.uploads.http.answer.HttpAnswer;
import io.github.camelopenai.uploads.http.auth.Secrets;
import io.github.camelopenai.uploads.http.connection.ConnectionKeepAlive;
import io.github.camelopenai.uploads.http.connection.ProxyRefusedException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request once and reads the whole answer. {@link RetryLoop} repeats failed requests. */
public final class HttpTransport {

    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

    private final HttpClient client;
    private final Watchdog watch;
    private final RequestConfig defaults;
    private volatile boolean closed;

    /**
     * @param client a client whose builder was passed to {@link #prepare}; the caller closes it
     * @param scheduler runs the watchdog; the caller shuts it down
     */
    public HttpTransport(HttpClient client, ScheduledExecutorService scheduler) {
        this.client = client;
        this.watch = new Watchdog(scheduler);
        RequestConfig config = client instanceof Configurable configurable ? configurable.getConfig() : null;
        this.defaults = config == null ? RequestConfig.DEFAULT : config;
    }

    /**
     * Disables the features of a client that must not act by themselves: retries, which would repeat a {@code complete};
     * redirects, which would send the key to another host; cookies; compression; the owner of a connection, since a connection
     * over which a client certificate was shown would not be used again.
     */
    public static void prepare(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableConnectionState()
                .setConnectionReuseStrategy(new Attempt.ReuseStrategy())
                .setKeepAliveStrategy(new ConnectionKeepAlive())
                .setRequestExecutor(new Attempt.Executor());
    }

    /** Refuses all further requests; a new transport is needed for them. */
    public void close() {
        closed = true;
    }

    /** The watchdog that stops requests and calls of token providers at their deadline. */
    Watchdog watch() {
        return watch;
    }

    /** Whether a new transport is needed. */
    public boolean isClosed() {
        return closed;
    }

    /** The server of requests to a base URL. Made once, since it is checked letter by letter. */
    static HttpHost target(URI baseUrl) {
        // A request also takes names that are none for a URI, such as those with an underscore.
        HttpGet request = new HttpGet(baseUrl);
        return new HttpHost(request.getScheme(), request.getAuthority());
    }

    /**
     * @param target the server, as {@link #target} has made it
     * @param needsLiveConnection whether to check a pooled connection even if it was idle for a moment only
     * @param moved runs when a byte has moved in either direction
     */
    HttpAnswer send(
            HttpHost target,
            HttpUriRequestBase request,
            boolean needsLiveConnection,
            Duration stallTimeout,
            Deadline deadline,
            AbortSignal abort,
            Runnable moved)
            throws AttemptFailedException {
        if (closed) {
            throw stopped(null);
        }
        Secrets secrets = Secrets.sentWith(request);
        String requestId = null;
        try (Attempt attempt = new Attempt(request, needsLiveConnection, stallTimeout, deadline, watch, moved);
                AbortSignal.Registration running = abort.register(() -> attempt.stop(Attempt.Stop.ABORTED))) {
            request.setConfig(config(deadline));
            AttemptDiagnosis diagnosis = new AttemptDiagnosis(attempt, abort, target);
            try (ClassicHttpResponse response = execute(target, request, attempt)) {
                requestId = secrets.shown(HttpAnswer.requestId(name -> value(response, name)));
                if (!attempt.sent() || isOfProxy(response, target, attempt)) {
                    throw new ProxyRefusedException(response, diagnosis.server());
                }
                return read(response, attempt, secrets);
            } catch (Attempt.ErrorInRequestException e) {
                throw e.error();
            } catch (Error e) {
                // HttpClient then closes its connection pool for good, so every later request would fail.
                closed = true;
                throw e;
            } catch (IOException | HttpException | RuntimeException e) {
                AttemptFailure failure = failure(e, diagnosis, secrets);
                AttemptFailure shown =
                        new AttemptFailure(failure.kind(), failure.answer(), secrets.shown(failure.cause()));
                boolean sent = failure.isOfSlowConnection() ? attempt.sentWhole() : attempt.sent();
                throw new AttemptFailedException(shown, requestId, sent);
            }
        } catch (RejectedExecutionException e) {
            throw stopped(e);
        }
    }

    /**
     * Whether the proxy has answered the request instead of forwarding it. A refusal by the API is JSON, and an answer through
     * a tunnel comes from the server.
     */
    private static boolean isOfProxy(ClassicHttpResponse response, HttpHost target, Attempt attempt) {
        if (response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
            return true;
        }
        String type = value(response, HttpHeaders.CONTENT_TYPE);
        return response.getCode() == HttpStatus.SC_FORBIDDEN
                && attempt.viaProxy()
                && URIScheme.HTTP.same(target.getSchemeName())
                && (type == null || !type.toLowerCase(Locale.ROOT).contains("json"));
    }

    /** Repeats the execution on another connection if the server has closed a pooled one, since nothing was sent then. */
    private ClassicHttpResponse execute(HttpHost target, HttpUriRequestBase request, Attempt attempt)
            throws IOException, HttpException {
        while (true) {
            HttpClientContext context = HttpClientContext.create();
            attempt.attachTo(context);
            try {
                return client.executeOpen(target, request, context);
            } catch (Attempt.StaleConnectionException e) {
                LOG.debug("Using another connection: {}", e.getMessage());
            }
        }
    }

    private static String value(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    private static AttemptFailedException stopped(RejectedExecutionException cause) {
        IOException stopped = new IOException("the component is stopped", cause);
        return new AttemptFailedException(new AttemptFailure(AttemptFailure.Kind.LOCAL, null, stopped), null, false);
    }

    /**
     * A request waits for a free connection until its deadline, since each connection in use has a deadline, too. There is no
     * read timeout, since the watchdog detects stalled requests.
     */
    private RequestConfig config(Deadline deadline) {
        return RequestConfig.copy(defaults)
                .setConnectionRequestTimeout(
                        Timeout.ofMilliseconds(Math.max(1, deadline.remaining().toMillis())))
                .setResponseTimeout(Timeout.DISABLED)
                .build();
    }

    private static HttpAnswer read(ClassicHttpResponse response, Attempt attempt, Secrets secrets) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        return new HttpAnswer(
                response.getCode(), response.getReasonPhrase(), headers, AnswerBody.read(response, attempt), secrets);
    }

    private static AttemptFailure failure(Exception e, AttemptDiagnosis diagnosis, Secrets secrets) {
        if (e instanceof IOException failed) {
            return diagnosis.of(AnswerLimits.explain(failed));
        }
        String said = secrets.shown(e.getMessage());
        return e instanceof HttpException
                ? diagnosis.of(new IOException("the answer is not HTTP: " + said, e))
                // HttpClient throws RuntimeExceptions when it is closed during a request.
                : diagnosis.ofClient(new IOException("the HTTP client failed: " + said, e));
    }

    /** Thrown for one failed attempt; {@link RetryLoop} decides whether to repeat it. */
    static final class AttemptFailedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient AttemptFailure failure;
        private final String requestId;
        private final boolean sent;

        AttemptFailedException(AttemptFailure failure, String requestId, boolean sent) {
            super(failure.cause());
            this.failure = failure;
            this.requestId = requestId;
            this.sent = sent;
        }

        AttemptFailure failure() {
            return failure;
        }

        /** The request id that the server assigned; null if no answer with an id was received. */
        String requestId() {
            return requestId;
        }

        /** Whether the server may have processed the request although the attempt has failed. */
        boolean isUncertain() {
            return failure.kind() == AttemptFailure.Kind.UNCERTAIN
                    || (failure.kind() == AttemptFailure.Kind.LOCAL || failure.isOfSlowConnection()) && sent;
        }
    }
}
