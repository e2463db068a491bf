package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.UploadConnectionFactory;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;

/**
 * camel-http's component, for its TLS, proxy and pool settings, with connections of our own. Never registered in the
 * context.
 */
final class PrivateHttpComponent extends HttpComponent {

    @Override
    @SuppressWarnings("deprecation")
    protected HttpClientConnectionManager createConnectionManager(
            Registry<org.apache.hc.client5.http.socket.ConnectionSocketFactory> registry,
            int maxTotalConnections,
            int connectionsPerRoute,
            SocketConfig socketConfig) {
        PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager(
                registry,
                PoolConcurrencyPolicy.STRICT,
                TimeValue.ofMilliseconds(getConnectionTimeToLive()),
                new UploadConnectionFactory());
        pool.setDefaultSocketConfig(socketConfig);
        pool.setMaxTotal(getMaxTotalConnections());
        pool.setDefaultMaxPerRoute(getConnectionsPerRoute());
        return pool;
    }
}
