package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.http.connection.ConnectionKeepAlive;
import io.github.camelopenai.uploads.http.connection.TlsFailedException;
import io.github.camelopenai.uploads.part.range.SourceRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.util.Timeout;

/** Sends one GET request to a source. It sends no header of the API's, and logs no URL. */
public final class SourceClient {

    private final HttpClient client;
    private final RequestConfig defaults;
    private volatile boolean closed;

    /** @param client a client whose builder was passed to {@link #prepare}; the caller closes it */
    public SourceClient(HttpClient client) {
        this.client = client;
        RequestConfig config = client instanceof Configurable configurable ? configurable.getConfig() : null;
        this.defaults = config == null ? RequestConfig.DEFAULT : config;
    }

    /**
     * Disables the features of a client that must not act by themselves: retries and redirects, which this package does itself
     * within its rules; cookies; compression, since the bytes are uploaded as they are stored.
     */
    public static void prepare(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableConnectionState()
                .disableCookieManagement()
                .disableContentCompression()
                .setKeepAliveStrategy(new ConnectionKeepAlive())
                .setRequestExecutor(new SourceRequest.Executor());
    }

    /** Whether a new client is needed. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Returns the beginning of the answer; the caller closes it.
     *
     * @param answerTimeout maximum time until the answer begins; its body has no limit here
     * @param abort ends the request
     */
    SourceAnswer get(SourceUrl url, Map<String, String> headers, Duration answerTimeout, AbortSignal abort)
            throws IOException {
        SourceRequest request = new SourceRequest(url);
        headers.forEach(request::setHeader);
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        request.setHeader(HttpHeaders.USER_AGENT, "camel-openai-uploads");
        Timeout timeout = Timeout.ofMilliseconds(answerTimeout.toMillis());
        request.setConfig(RequestConfig.copy(defaults)
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .build());
        AnswerWatch watch = new AnswerWatch(request, answerTimeout, abort);
        try {
            return new SourceAnswer(request, execute(url, request), watch);
        } catch (TlsFailedException e) {
            watch.close();
            throw new SourceRefusedException(e.getMessage(), 0, e);
        } catch (IOException | RuntimeException e) {
            watch.close();
            throw watch.failure(e);
        } catch (Error e) {
            // HttpClient then closes its connection pool for good, so every later request would fail.
            closed = true;
            watch.close();
            throw e;
        }
    }

    /** Takes another connection if the server has closed a pooled one, since nothing was sent then. */
    private ClassicHttpResponse execute(SourceUrl url, SourceRequest request) throws IOException {
        while (true) {
            HttpClientContext context = HttpClientContext.create();
            request.attachTo(context);
            try {
                return client.executeOpen(url.target(), request, context);
            } catch (SourceRequest.StaleConnectionException e) {
                // Each such failure removes one connection from the pool.
            }
        }
    }
}
