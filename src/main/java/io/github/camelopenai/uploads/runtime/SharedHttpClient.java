package io.github.camelopenai.uploads.runtime;

import io.github.camelopenai.uploads.http.connection.UploadConnectionPool;
import io.github.camelopenai.uploads.option.DurationOption;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP client of a component. It is built with camel-http, so that TLS and proxies are configured as Camel users know them.
 * Requests are executed on it directly, without camel-http's producer, so that no header of an exchange is sent.
 *
 * @param component the component to stop with the client; null if it belongs to the user
 */
record SharedHttpClient(
        CamelContext context, HttpEndpoint endpoint, HttpComponent component, ScheduledExecutorService scheduler) {

    private static final Logger LOG = LoggerFactory.getLogger(SharedHttpClient.class);

    private static final Duration EXPIRY_CHECK = Duration.ofSeconds(2);

    /**
     * @param baseUrl the URL of the endpoint for which camel-http builds its client
     * @param prepare disables features of the client
     */
    static SharedHttpClient build(
            Component owner, HttpClientOptions options, URI baseUrl, Consumer<HttpClientBuilder> prepare)
            throws Exception {
        CamelContext context = owner.getCamelContext();
        HttpComponent own = options.httpComponent() == null ? configured(options) : null;
        HttpComponent http = own == null ? options.httpComponent() : own;
        if (http.getCamelContext() == null) {
            http.setCamelContext(context);
        }
        try {
            ServiceHelper.startService(http);
            HttpEndpoint endpoint = (HttpEndpoint) http.createEndpoint(baseUrl.toString());
            prepare.accept(endpoint.getClientBuilder());
            if (own != null) {
                options.proxy().applyTo(endpoint.getClientBuilder());
            }
            ServiceHelper.startService(endpoint);
            // The queue is unlimited, since each running request has an entry.
            ThreadPoolProfile profile = new ThreadPoolProfileBuilder("OpenAIUploadsWatch")
                    .poolSize(1)
                    .maxQueueSize(-1)
                    .build();
            ScheduledExecutorService scheduler =
                    context.getExecutorServiceManager().newScheduledThreadPool(owner, "OpenAIUploadsWatch", profile);
            closeExpiredConnections(endpoint, scheduler);
            return new SharedHttpClient(context, endpoint, own, scheduler);
        } catch (Exception e) {
            ServiceHelper.stopAndShutdownService(own);
            throw e;
        }
    }

    /** Closes expired connections, since the pool itself does so only when it would use them again. */
    private static void closeExpiredConnections(HttpEndpoint endpoint, ScheduledExecutorService scheduler) {
        if (endpoint.getClientConnectionManager() instanceof ConnPoolControl<?> pool) {
            Runnable check = () -> {
                try {
                    pool.closeExpired();
                } catch (RuntimeException | Error e) {
                    // An exception would end the schedule.
                    LOG.warn("Idle connections could not be closed", e);
                }
            };
            long millis = EXPIRY_CHECK.toMillis();
            scheduler.scheduleWithFixedDelay(check, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private static HttpComponent configured(HttpClientOptions options) throws GeneralSecurityException {
        HttpComponent http = new HttpComponent();
        http.setConnectTimeout(
                DurationOption.parse("connectTimeout", options.connectTimeout()).toMillis());
        // This setter is public in all versions of camel-http, unlike the method that makes its own pool.
        http.setClientConnectionManager(UploadConnectionPool.create(
                options.tls(), options.maxTotalConnections(), options.connectionsPerRoute()));
        http.setProxyHost(options.proxy().host());
        http.setProxyPort(options.proxy().port());
        http.setNonProxyHosts(options.nonProxyHosts());
        http.setProxyAuthScheme(options.proxy().scheme());
        return http;
    }

    HttpClient client() {
        return endpoint.getHttpClient();
    }

    void close() {
        context.getExecutorServiceManager().shutdownNow(scheduler);
        ServiceHelper.stopAndShutdownService(endpoint);
        if (component != null) {
            ServiceHelper.stopAndShutdownService(component);
        }
    }
}
