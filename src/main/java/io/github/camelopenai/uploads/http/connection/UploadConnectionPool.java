package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;

/** Makes HttpClient's connection pool with an {@link UploadConnection} for each connection. */
public final class UploadConnectionPool {

    private UploadConnectionPool() {}

    /**
     * The caller closes the pool.
     *
     * @param tls null for the defaults of the JVM
     */
    public static HttpClientConnectionManager create(SSLContext tls, int maxTotal, int maxPerRoute)
            throws GeneralSecurityException {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(UploadConnectionPool::connection)
                .setTlsSocketStrategy(handshake(tls == null ? ExplainingTrustManager.defaultContext() : tls))
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setMaxConnTotal(maxTotal)
                .setMaxConnPerRoute(maxPerRoute)
                .build();
    }

    private static ManagedHttpClientConnection connection(Socket socket) throws IOException {
        UploadConnection connection = new UploadConnection();
        if (socket != null) {
            connection.bind(socket);
        }
        return connection;
    }

    /** HttpClient's TLS handshake, with a {@link TlsFailedException} for failures that a retry cannot mend. */
    private static TlsSocketStrategy handshake(SSLContext tls) {
        TlsSocketStrategy handshake =
                ClientTlsStrategyBuilder.create().setSslContext(tls).buildClassic();
        return (socket, host, port, attachment, context) -> {
            try {
                return handshake.upgrade(socket, host, port, attachment, context);
            } catch (SSLException e) {
                throw explained(e, host + ":" + port, tls);
            } catch (SocketException e) {
                IOException reason = TlsAlert.readAfter(e, socket);
                throw reason instanceof SSLException alert ? explained(alert, host + ":" + port, tls) : reason;
            }
        };
    }

    private static SSLException explained(SSLException failure, String server, SSLContext tls) {
        TlsFailedException explained = TlsFailedException.of(failure, server, offered(tls));
        return explained == null ? failure : explained;
    }

    private static List<String> offered(SSLContext tls) {
        String[] strong = TLS.excludeWeak(tls.createSSLEngine().getEnabledProtocols());
        return strong == null ? List.of() : Arrays.asList(strong);
    }
}
