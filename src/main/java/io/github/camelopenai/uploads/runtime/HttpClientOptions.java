package io.github.camelopenai.uploads.runtime;

import io.github.camelopenai.uploads.http.connection.ProxyOptions;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpComponent;

/**
 * The validated options of the component for its HTTP client.
 *
 * @param httpComponent the component of the user; null to build one with the other options
 * @param tls null for the defaults of the JVM
 * @param nonProxyHosts the hosts to reach without the proxy, separated by commas; null for none
 */
public record HttpClientOptions(
        HttpComponent httpComponent,
        String connectTimeout,
        int maxTotalConnections,
        int connectionsPerRoute,
        SSLContext tls,
        ProxyOptions proxy,
        String nonProxyHosts) {

    /** The options for a component of the user, which has its own settings. */
    public static HttpClientOptions of(HttpComponent component) {
        return new HttpClientOptions(component, null, 0, 0, null, null, null);
    }

    /** Whether the client may have credentials of its own, besides the headers of its requests. */
    boolean mayHaveCredentials() {
        return httpComponent != null || proxy.host() != null;
    }

    /** Makes the options when the client is built, since they are incomplete before. */
    @FunctionalInterface
    public interface Source {
        HttpClientOptions get() throws Exception;
    }
}
