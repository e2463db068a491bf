package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.http.HttpTransport;
import io.github.camelopenai.uploads.http.connection.ProxyOptions;
import io.github.camelopenai.uploads.http.connection.UploadConnectionPool;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.option.WholeNumberOption;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The component's HTTP client with all that it stands on: built with camel-http, so that TLS and proxies are
 * configured as Camel users know them, and used directly, so that no header of an exchange reaches the wire.
 *
 * @param component null if it is the user's, who also stops it
 */
record HttpClientHolder(
        CamelContext context,
        HttpTransport transport,
        HttpEndpoint endpoint,
        HttpComponent component,
        ScheduledExecutorService scheduler) {

    private static final Logger LOG = LoggerFactory.getLogger(HttpClientHolder.class);

    private static final Duration EXPIRY_CHECK = Duration.ofSeconds(2);

    static HttpClientHolder build(OpenAIUploadsComponent options, URI baseUrl) throws Exception {
        CamelContext context = options.getCamelContext();
        HttpComponent own = null;
        HttpComponent http = options.getHttpComponent();
        ProxyOptions proxy = null;
        if (http == null) {
            proxy = new ProxyOptions(
                    options.getProxyHost(),
                    options.getProxyPort(),
                    options.getProxyAuthScheme(),
                    options.getProxyAuthUsername(),
                    options.getProxyAuthPassword(),
                    options.getProxyAuthMethod());
            own = configured(options);
            http = own;
        }
        if (http.getCamelContext() == null) {
            http.setCamelContext(context);
        }
        try {
            ServiceHelper.startService(http);
            HttpEndpoint endpoint = (HttpEndpoint) http.createEndpoint(baseUrl.toString());
            HttpTransport.prepare(endpoint.getClientBuilder());
            if (proxy != null) {
                proxy.applyTo(endpoint.getClientBuilder());
            }
            ServiceHelper.startService(endpoint);
            // Without a limit: a place is taken for every request that runs.
            ThreadPoolProfile one = new ThreadPoolProfileBuilder("OpenAIUploadsWatch")
                    .poolSize(1)
                    .maxQueueSize(-1)
                    .build();
            ScheduledExecutorService scheduler =
                    context.getExecutorServiceManager().newScheduledThreadPool(options, "OpenAIUploadsWatch", one);
            closeExpiredConnections(endpoint, scheduler);
            return new HttpClientHolder(
                    context, new HttpTransport(endpoint.getHttpClient(), scheduler), endpoint, own, scheduler);
        } catch (Exception e) {
            ServiceHelper.stopAndShutdownService(own);
            throw e;
        }
    }

    /** The pool by itself closes an expired connection only when it would use it again. */
    private static void closeExpiredConnections(HttpEndpoint endpoint, ScheduledExecutorService scheduler) {
        if (endpoint.getClientConnectionManager() instanceof ConnPoolControl<?> pool) {
            Runnable check = () -> {
                try {
                    pool.closeExpired();
                } catch (RuntimeException | Error e) {
                    // Thrown on, it would end all later checks.
                    LOG.warn("Idle connections could not be closed", e);
                }
            };
            long millis = EXPIRY_CHECK.toMillis();
            scheduler.scheduleWithFixedDelay(check, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private static HttpComponent configured(OpenAIUploadsComponent options)
            throws GeneralSecurityException, IOException {
        WholeNumberOption.requireRange("maxTotalConnections", options.getMaxTotalConnections());
        WholeNumberOption.requireRange("connectionsPerRoute", options.getConnectionsPerRoute());
        WholeNumberOption.requireRange("proxyPort", options.getProxyPort());
        HttpComponent http = new HttpComponent();
        http.setConnectTimeout(DurationOption.parse("connectTimeout", options.getConnectTimeout())
                .toMillis());
        // Public on all versions of camel-http, other than what makes its own pool.
        http.setClientConnectionManager(UploadConnectionPool.create(
                tls(options), options.getMaxTotalConnections(), options.getConnectionsPerRoute()));
        http.setProxyHost(options.getProxyHost());
        http.setProxyPort(options.getProxyPort());
        http.setNonProxyHosts(options.getNonProxyHosts());
        http.setProxyAuthScheme(options.getProxyAuthScheme());
        return http;
    }

    /** Null for the defaults of the JVM. */
    private static SSLContext tls(OpenAIUploadsComponent options) throws GeneralSecurityException, IOException {
        SSLContextParameters parameters = options.getSslContextParameters() != null
                ? options.getSslContextParameters()
                : options.retrieveGlobalSslContextParameters();
        return parameters == null ? null : parameters.createSSLContext(options.getCamelContext());
    }

    void close() {
        transport.close();
        context.getExecutorServiceManager().shutdownNow(scheduler);
        ServiceHelper.stopAndShutdownService(endpoint);
        if (component != null) {
            ServiceHelper.stopAndShutdownService(component);
        }
    }
}
