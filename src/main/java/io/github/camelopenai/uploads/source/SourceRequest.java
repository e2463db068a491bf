package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.http.connection.IdleConnectionCheck;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * A GET request for a URL that may be a secret. HttpClient, which logs requests, knows it without the query; the query is added
 * when the request is written.
 */
final class SourceRequest extends HttpGet {

    private static final long serialVersionUID = 1L;

    private static final String ATTRIBUTE = SourceRequest.class.getName();

    /** All that is sent to a source. An HttpClient of the user's may be configured to add headers with keys. */
    private static final Set<String> ALLOWED = Set.of(
            "host",
            "connection",
            "proxy-authorization",
            "proxy-connection",
            "user-agent",
            "accept-encoding",
            "range",
            "if-match",
            "if-unmodified-since");

    private final transient SourceUrl url;
    private volatile long begunNanos;
    private volatile boolean begun;
    private volatile boolean sent;
    private boolean connectionChecked;

    SourceRequest(SourceUrl url) {
        super(withoutQuery(url));
        this.url = url;
    }

    private static URI withoutQuery(SourceUrl url) {
        return URI.create(url.uri().getScheme() + "://" + url.host() + url.path());
    }

    /** Attaches this request to the context of an execution, of which there may be several. */
    void attachTo(HttpContext context) {
        connectionChecked = false;
        context.setAttribute(ATTRIBUTE, this);
    }

    /** Whether the request was sent to the source, and not only a CONNECT to a proxy. */
    boolean isSent() {
        return sent;
    }

    /** The time since the request was sent to the source, or a CONNECT for it to a proxy; zero before that. */
    Duration timeSinceSent() {
        return begun ? Duration.ofNanos(System.nanoTime() - begunNanos) : Duration.ZERO;
    }

    /**
     * The request as it is written. The original stays as it is, since HttpClient logs it again when a proxy wants a
     * password.
     */
    private ClassicHttpRequest onTheWire(ClassicHttpRequest original) {
        String query = url.uri().getRawQuery();
        BasicClassicHttpRequest written = new BasicClassicHttpRequest(
                original.getMethod(),
                original.getScheme(),
                original.getAuthority(),
                url.path() + (query == null ? "" : "?" + query));
        // A proxy gets the whole URL.
        written.setAbsoluteRequestUri(original.getRequestUri().startsWith("http"));
        for (Header header : original.getHeaders()) {
            if (ALLOWED.contains(header.getName().toLowerCase(Locale.ROOT))) {
                written.addHeader(header);
            }
        }
        return written;
    }

    /** Thrown if the server has closed a pooled connection before anything of the request was sent. */
    static final class StaleConnectionException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Checks the connection once for each execution; later, it was used for a proxy's answer. */
    private void checkConnection(HttpClientConnection connection) throws IOException {
        boolean first = !connectionChecked;
        connectionChecked = true;
        if (first && IdleConnectionCheck.isDead(connection, false)) {
            throw new StaleConnectionException();
        }
    }

    /** Writes the requests. */
    static final class Executor extends HttpRequestExecutor {
        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                HttpResponseInformationCallback callback,
                HttpContext context)
                throws IOException, HttpException {
            ClassicHttpRequest written = request;
            if (context.getAttribute(ATTRIBUTE) instanceof SourceRequest source) {
                source.checkConnection(connection);
                source.begunNanos = System.nanoTime();
                source.begun = true;
                // CONNECT goes to the proxy and not to the source.
                if (!request.getMethod().equalsIgnoreCase("CONNECT")) {
                    source.sent = true;
                    written = source.onTheWire(request);
                }
            }
            try {
                return super.execute(written, connection, callback, context);
            } catch (Error e) {
                // HttpClient closes its pool for good when it catches an Error.
                throw new IOException("the request failed: " + e, e);
            }
        }
    }
}
