package io.github.camelopenai.uploads.http.connection;

import io.github.camelopenai.uploads.OpenAIUploadsComponent;
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
 * How the component authenticates at a proxy. Camel-http knows of no method, and sends every request without credentials
 * first, which for a part means to send it twice.
 *
 * @param method null for the one that the proxy wants
 */
public record ProxyLogin(HttpHost proxy, UsernamePasswordCredentials credentials, String method) {

    private static final String BASIC = StandardAuthScheme.BASIC;
    private static final String DIGEST = StandardAuthScheme.DIGEST;

    /** Null for a proxy without user, or for no proxy. */
    public static ProxyLogin of(OpenAIUploadsComponent options) {
        requireTogether("proxyHost", options.getProxyHost(), "proxyPort", options.getProxyPort());
        String user = options.getProxyAuthUsername();
        String password = options.getProxyAuthPassword();
        requireTogether("proxyAuthUsername", user, "proxyAuthPassword", password);
        requireOneOf("proxyAuthScheme", options.getProxyAuthScheme(), "http", "https");
        requireOneOf("proxyAuthMethod", options.getProxyAuthMethod(), BASIC, DIGEST);
        String host = options.getProxyHost();
        if (host == null) {
            if (user != null) {
                throw new IllegalArgumentException("proxyAuthUsername is set, but proxyHost is not");
            }
            return null;
        }
        if (host.contains("/") || host.isBlank()) {
            throw new IllegalArgumentException("proxyHost is '" + host
                    + "'; it must be a host name alone. Set the port in proxyPort, and http or https in"
                    + " proxyAuthScheme");
        }
        if (user == null && options.getProxyAuthMethod() != null) {
            throw new IllegalArgumentException(
                    "proxyAuthMethod is set, but proxyAuthUsername and proxyAuthPassword are not");
        }
        return user == null
                ? null
                : new ProxyLogin(
                        new HttpHost(options.getProxyAuthScheme(), host, options.getProxyPort()),
                        new UsernamePasswordCredentials(user, password.toCharArray()),
                        options.getProxyAuthMethod());
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

    /** The credentials go to this proxy and to no server. */
    public void applyTo(HttpClientBuilder builder) {
        BasicCredentialsProvider provider = new BasicCredentialsProvider();
        provider.setCredentials(new AuthScope(proxy.getHostName(), proxy.getPort()), credentials);
        RegistryBuilder<AuthSchemeFactory> methods = RegistryBuilder.create();
        if (mayBe(BASIC)) {
            methods.register(BASIC, BasicSchemeFactory.INSTANCE);
        }
        if (mayBe(DIGEST)) {
            methods.register(DIGEST, DigestSchemeFactory.INSTANCE);
        }
        builder.setDefaultCredentialsProvider(provider).setDefaultAuthSchemeRegistry(methods.build());
        if (mayBe(BASIC)) {
            builder.addExecInterceptorFirst("proxy-login", (request, scope, chain) -> {
                scope.clientContext.setAuthCache(new FirstRequest(this));
                return chain.proceed(request, scope);
            });
        }
    }

    private boolean mayBe(String other) {
        return method == null || method.equalsIgnoreCase(other);
    }

    /** Has HttpClient send the credentials with the first request, as if the proxy had asked for them before. */
    private record FirstRequest(ProxyLogin login) implements AuthCache {

        @Override
        public AuthScheme get(HttpHost host) {
            HttpHost proxy = login.proxy();
            boolean isProxy = proxy.getPort() == host.getPort()
                    && proxy.getHostName()
                            .toLowerCase(Locale.ROOT)
                            .equals(host.getHostName().toLowerCase(Locale.ROOT));
            if (!isProxy) {
                return null;
            }
            BasicScheme basic = new BasicScheme();
            basic.initPreemptive(login.credentials());
            return basic;
        }

        @Override
        public void put(HttpHost host, AuthScheme scheme) {}

        @Override
        public void remove(HttpHost host) {}

        @Override
        public void clear() {}
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "ProxyLogin[" + proxy + "]";
    }
}
