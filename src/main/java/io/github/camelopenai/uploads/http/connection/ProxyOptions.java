package io.github.camelopenai.uploads.http.connection;

import java.util.Locale;
import org.apache.hc.client5.http.auth.AuthCache;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.auth.BasicSchemeFactory;
import org.apache.hc.client5.http.impl.auth.DigestSchemeFactory;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;

/**
 * The options of an HTTP proxy. Camel-http connects to the proxy; this class adds the authentication, for which camel-http
 * has no choice of method, and which camel-http would leave out of the first request, so that a part would be sent twice.
 *
 * @param host null for no proxy
 * @param scheme {@code http} or {@code https}
 * @param username null for a proxy without authentication
 * @param method {@code Basic} or {@code Digest}; null for the one that the proxy requests
 */
public record ProxyOptions(String host, Integer port, String scheme, String username, String password, String method) {

    private static final String BASIC = StandardAuthScheme.BASIC;
    private static final String DIGEST = StandardAuthScheme.DIGEST;

    public ProxyOptions {
        requireTogether("proxyHost", host, "proxyPort", port);
        requireTogether("proxyAuthUsername", username, "proxyAuthPassword", password);
        requireOneOf("proxyAuthScheme", scheme, "http", "https");
        requireOneOf("proxyAuthMethod", method, BASIC, DIGEST);
        if (host == null && username != null) {
            throw new IllegalArgumentException("proxyAuthUsername is set, but proxyHost is not");
        }
        if (host != null && (host.contains("/") || host.isBlank())) {
            throw new IllegalArgumentException("proxyHost is '" + host
                    + "'; expected is the name of a host alone. The port belongs to proxyPort, http or https to"
                    + " proxyAuthScheme");
        }
        if (host != null && username == null && method != null) {
            throw new IllegalArgumentException(
                    "proxyAuthMethod is set, but proxyAuthUsername and proxyAuthPassword are not");
        }
    }

    private static void requireTogether(String first, Object a, String second, Object b) {
        if ((a == null) != (b == null)) {
            throw new IllegalArgumentException((a == null ? second : first) + " is set, but "
                    + (a == null ? first : second) + " is not; both are needed");
        }
    }

    private static void requireOneOf(String option, String value, String one, String other) {
        if (value != null && !value.equalsIgnoreCase(one) && !value.equalsIgnoreCase(other)) {
            throw new IllegalArgumentException(option + " is '" + value + "'; possible are " + one + " and " + other);
        }
    }

    /** Makes the client authenticate at this proxy, and nowhere else; without a username, does nothing. */
    public void applyTo(HttpClientBuilder builder) {
        if (username == null) {
            return;
        }
        UsernamePasswordCredentials credentials = new UsernamePasswordCredentials(username, password.toCharArray());
        BasicCredentialsProvider provider = new BasicCredentialsProvider();
        provider.setCredentials(new AuthScope(host, port), credentials);
        RegistryBuilder<AuthSchemeFactory> methods = RegistryBuilder.create();
        if (allows(BASIC)) {
            methods.register(BASIC, BasicSchemeFactory.INSTANCE);
        }
        if (allows(DIGEST)) {
            methods.register(DIGEST, DigestSchemeFactory.INSTANCE);
        }
        builder.setDefaultCredentialsProvider(provider).setDefaultAuthSchemeRegistry(methods.build());
        if (allows(BASIC)) {
            builder.addExecInterceptorFirst("proxy-authentication", (request, scope, chain) -> {
                scope.clientContext.setAuthCache(new PreemptiveBasic(new HttpHost(scheme, host, port), credentials));
                return chain.proceed(request, scope);
            });
        }
    }

    private boolean allows(String other) {
        return method == null || method.equalsIgnoreCase(other);
    }

    /** Makes HttpClient send the credentials with the first request, as if the proxy had requested them before. */
    private record PreemptiveBasic(HttpHost proxy, UsernamePasswordCredentials credentials) implements AuthCache {

        @Override
        public AuthScheme get(HttpHost host) {
            boolean isProxy = proxy.getPort() == host.getPort()
                    && proxy.getHostName()
                            .toLowerCase(Locale.ROOT)
                            .equals(host.getHostName().toLowerCase(Locale.ROOT));
            if (!isProxy) {
                return null;
            }
            BasicScheme basic = new BasicScheme();
            basic.initPreemptive(credentials);
            return basic;
        }

        @Override
        public void put(HttpHost host, AuthScheme scheme) {}

        @Override
        public void remove(HttpHost host) {}

        @Override
        public void clear() {}
    }

    /** The host and port alone, without the password. */
    @Override
    public String toString() {
        return "ProxyOptions[" + host + ":" + port + "]";
    }
}
