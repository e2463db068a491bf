package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.apache.hc.core5.http.io.EofSensorWatcher;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Sends requests without HttpClient's authentication, for a client that has no credentials: the key is a header like any
 * other. HttpClient parses the path of each request to find credentials, which takes a sixth of the Java code that runs for
 * the upload of a small file.
 *
 * <p>As HttpClient does, it returns the connection to the pool when the body of the answer has been read, and closes the
 * connection when that fails.
 */
public final class DirectExec implements ExecChainHandler {

    private DirectExec() {}

    /** Makes a client that has no credentials, neither for servers nor for proxies, send its requests directly. */
    public static void applyTo(HttpClientBuilder builder) {
        builder.replaceExecInterceptor(ChainElement.PROTOCOL.name(), new DirectExec());
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        try {
            ClassicHttpRequest addressed = addressed(request, scope);
            ClassicHttpResponse response = chain.proceed(addressed, scope);
            HttpEntity entity = response.getEntity();
            if (entity != null && entity.isStreaming()) {
                response.setEntity(new ReleasingEntity(entity, scope.execRuntime));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            scope.execRuntime.discardEndpoint();
            throw e;
        }
    }

    /** The request with its server, which a proxy of plain HTTP finds in the first line. */
    private static ClassicHttpRequest addressed(ClassicHttpRequest request, ExecChain.Scope scope) {
        if (request.getScheme() == null) {
            request.setScheme(scope.route.getTargetHost().getSchemeName());
        }
        if (request.getAuthority() == null) {
            request.setAuthority(new URIAuthority(scope.route.getTargetHost()));
        }
        return scope.route.getProxyHost() == null || scope.route.isTunnelled()
                ? request
                : ClassicRequestBuilder.copy(request)
                        .setAbsoluteRequestUri(true)
                        .build();
    }

    /** The body of an answer, whose end releases the connection. */
    private static final class ReleasingEntity extends HttpEntityWrapper implements EofSensorWatcher {
        private final ExecRuntime runtime;

        private ReleasingEntity(HttpEntity entity, ExecRuntime runtime) {
            super(entity);
            this.runtime = runtime;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new EofSensorInputStream(super.getContent(), this);
        }

        @Override
        public boolean eofDetected(InputStream body) throws IOException {
            release(body::close);
            return false;
        }

        @Override
        public boolean streamClosed(InputStream body) throws IOException {
            boolean acquired = runtime.isEndpointAcquired();
            try {
                release(body::close);
            } catch (SocketException e) {
                // Another thread has ended the request, which has closed the socket.
                if (acquired) {
                    throw e;
                }
            }
            return false;
        }

        @Override
        public boolean streamAbort(InputStream body) {
            runtime.discardEndpoint();
            return false;
        }

        @Override
        public void close() throws IOException {
            release(super::close);
        }

        /** @param end reads what is left of the body */
        private void release(Closing end) throws IOException {
            try {
                end.close();
                runtime.releaseEndpoint();
            } finally {
                // Does nothing if the connection was released.
                runtime.discardEndpoint();
            }
        }
    }

    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }
}
