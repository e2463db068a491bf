package io.github.camelopenai.uploads.api;

import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;

/** HttpClient's pool, with connections of our own. */
public final class UploadConnectionPool {

    private UploadConnectionPool() {}

    /** Closed by whoever gets it. */
    public static HttpClientConnectionManager create(SSLContext tls, int maxTotal, int maxPerRoute) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(new UploadConnectionFactory())
                .setTlsSocketStrategy(
                        ClientTlsStrategyBuilder.create().setSslContext(tls).buildClassic())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setMaxConnTotal(maxTotal)
                .setMaxConnPerRoute(maxPerRoute)
                .build();
    }
}
