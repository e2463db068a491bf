package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.http.connection.ProxyOptions;
import io.github.camelopenai.uploads.message.BatchSources;
import io.github.camelopenai.uploads.message.BodySources;
import io.github.camelopenai.uploads.operation.AddPartOperation;
import io.github.camelopenai.uploads.operation.CancelOperation;
import io.github.camelopenai.uploads.operation.CompleteOperation;
import io.github.camelopenai.uploads.operation.Operation;
import io.github.camelopenai.uploads.option.AdditionalHeaders;
import io.github.camelopenai.uploads.option.RepeatedOptions;
import io.github.camelopenai.uploads.option.WholeNumberOption;
import io.github.camelopenai.uploads.runtime.HttpClientOptions;
import io.github.camelopenai.uploads.runtime.UploadsRuntime;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The component {@code openai-uploads}: its options and the creation of endpoints. The endpoints share an
 * {@link UploadsRuntime}.
 */
@ManagedResource(description = "Managed OpenAI Uploads Component")
@Component("openai-uploads")
public class OpenAIUploadsComponent extends DefaultComponent implements SSLContextParametersAware, BatchSources.Opener {

    private static final Logger LOG = LoggerFactory.getLogger(OpenAIUploadsComponent.class);

    private static final Set<String> OPTIONS =
            StrictConfigurer.optionsOf(OpenAIUploadsComponent.class, OpenAIUploadsConfiguration.class);

    @Metadata(label = "advanced", description = "The default options of all endpoints.")
    private OpenAIUploadsConfiguration configuration = new OpenAIUploadsConfiguration();

    @Metadata(
            label = "advanced",
            description = "The maximum time to establish a connection.",
            javaType = "java.time.Duration",
            defaultValue = "30s")
    private String connectTimeout = "30s";

    @Metadata(
            label = "producer",
            description = "Maximum number of parts that all `upload` operations of this component send in parallel. An "
                    + "upload waits for its turn before it is created, so that its one hour until expiry does not "
                    + "start while it waits. While others wait, a running upload yields to them after each part, but "
                    + "always keeps one slot.",
            defaultValue = "16")
    private int maxParallelParts = 16;

    @Metadata(
            label = "producer",
            description =
                    "Maximum size of the stream parts that all `upload` operations of this component buffer at once, "
                            + "in memory and on disk together, in bytes or with a unit such as `1GiB`; an upload waits for its "
                            + "share before it is created. By default, it is half of the heap for `partBuffer=memory`, and the "
                            + "free disk space for `partBuffer=disk`. Streams that are spooled as a whole are limited by the "
                            + "disk only.",
            javaType = "java.lang.String")
    private String maxBufferedBytes;

    @Metadata(
            label = "advanced",
            description = "Maximum number of connections in total. A part waits for a free connection.",
            defaultValue = "200")
    private int maxTotalConnections = 200;

    @Metadata(
            label = "advanced",
            description =
                    "Maximum number of connections to one host. It should be at least the number of parts that all "
                            + "Camel routes send in parallel.",
            defaultValue = "64")
    private int connectionsPerRoute = 64;

    @Metadata(label = "proxy", description = "The host of the proxy server. Requires `proxyPort`.")
    private String proxyHost;

    @Metadata(label = "proxy", description = "The port of the proxy server.")
    private Integer proxyPort;

    @Metadata(
            label = "proxy",
            description = "The hosts that are reached without the proxy, separated by commas; an asterisk matches any "
                    + "characters.")
    private String nonProxyHosts;

    @Metadata(
            label = "proxy",
            enums = "http,https",
            defaultValue = "http",
            description =
                    "The protocol of the connection to the proxy itself, regardless of the protocol of the requests "
                            + "that go through it.")
    private String proxyAuthScheme = "http";

    @Metadata(
            label = "proxy",
            enums = "Basic,Digest",
            description =
                    "The authentication method of the proxy. With `Basic`, user name and password are sent with the "
                            + "first request; with `Digest`, each connection begins with a challenge of the proxy. By default, "
                            + "`Basic` is used, or `Digest` if the proxy asks for it.")
    private String proxyAuthMethod;

    @Metadata(
            label = "proxy",
            secret = true,
            description = "The user name for the proxy. Requires `proxyAuthPassword`.")
    private String proxyAuthUsername;

    @Metadata(label = "proxy", secret = true, description = "The password for the proxy. Requires `proxyAuthUsername`.")
    private String proxyAuthPassword;

    @Metadata(label = "security", description = "The trust and key material for TLS.")
    private SSLContextParameters sslContextParameters;

    @Metadata(
            label = "security",
            description = "Whether to use the global SSL context parameters of the Camel context.",
            defaultValue = "false")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "advanced",
            description =
                    "The camel-http component that builds the HTTP client, instead of the options of this component "
                            + "for connections, proxy and TLS; retries, redirects, cookies and compression of its client are "
                            + "turned off. It may log the API key if the loggers of HttpClient are set to DEBUG. A response "
                            + "that arrives in the middle of a part may be reported as a broken connection.")
    private HttpComponent httpComponent;

    @Metadata(
            label = "health",
            defaultValue = "true",
            description = "Whether to add a health check for each endpoint of this component. The check reports the "
                    + "results of the last uploads and sends no request. Camel leaves out the checks of all producers "
                    + "unless `camel.health.producersEnabled=true`.")
    private boolean healthCheckProducerEnabled = true;

    private final OptionWarnings warnings = new OptionWarnings();
    private final UploadsRuntime runtime = new UploadsRuntime(this, this::httpClientOptions, warnings::warn);
    private final ByteRateOption rate = new ByteRateOption("the component openai-uploads");
    private RequestSettingsFactory settings = settings(System::getenv);
    private Runnable findMeterRegistry = () -> {};

    public OpenAIUploadsComponent() {}

    public OpenAIUploadsComponent(CamelContext context) {
        super(context);
    }

    /** For tests of the environment variables. */
    void setEnvironment(UnaryOperator<String> environment) {
        settings = settings(environment);
    }

    private RequestSettingsFactory settings(UnaryOperator<String> environment) {
        return new RequestSettingsFactory(environment, runtime.accounts()::tokens);
    }

    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return StrictConfigurer.of(super.getComponentPropertyConfigurer(), OPTIONS);
    }

    @Override
    public PropertyConfigurer getEndpointPropertyConfigurer() {
        return StrictConfigurer.of(super.getEndpointPropertyConfigurer(), OPTIONS);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        RepeatedOptions.refuseIn(
                parameters,
                getCamelContext()
                        .getCamelContextExtension()
                        .getEndpointUriFactory("openai-uploads")
                        .secretPropertyNames());
        OpenAIUploadsConfiguration own = configuration.copy();
        // The limit of the component is for all endpoints together.
        own.setMaxBytesPerSecond(null);
        own.getAdditionalHeader().putAll(AdditionalHeaders.takeFrom(parameters));
        replaceInheritedCredential(own, parameters);
        OpenAIUploadsOperation operation = OpenAIUploadsOperation.parse(remaining);
        warnOfUnusedOptions(operation, parameters.keySet());
        EndpointAccount account = new EndpointAccount(own, settings, runtime.accounts());
        Endpoint endpoint = new OpenAIUploadsEndpoint(
                uri, this, operation, own, runtime, account, new EndpointContext(operation, own));
        Set<String> written = Set.copyOf(parameters.keySet());
        try {
            setProperties(endpoint, parameters);
        } catch (PropertyBindingException e) {
            throw refused(e);
        }
        if (operation == OpenAIUploadsOperation.upload) {
            warnings.ofOptionsWithoutJournal(own, written);
        }
        return endpoint;
    }

    private void warnOfUnusedOptions(OpenAIUploadsOperation operation, Set<String> options) {
        List<String> unused = UnusedOptions.in(options, operation);
        if (!unused.isEmpty()) {
            LOG.warn("Options of openai-uploads:{} have no effect: {}", operation, String.join("; ", unused));
        }
        if (operation == OpenAIUploadsOperation.create && configuration.hasJournal()) {
            warnings.warn(
                    "The component has a journal, which openai-uploads:create does not use: an upload whose parts the route sends"
                            + " is not resumed after a restart. Use openai-uploads:upload to resume uploads");
        }
    }

    /** Names the option and the reason, instead of the bean property that Camel reports. */
    private static IllegalArgumentException refused(PropertyBindingException failure) {
        Throwable reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        String why = reason == failure ? "its value cannot be converted" : reason.getMessage();
        return new IllegalArgumentException(
                "The option " + failure.getPropertyName() + " cannot be set: " + why, failure);
    }

    /** Removes the credential of the component if the endpoint has one of the other kind. */
    private static void replaceInheritedCredential(OpenAIUploadsConfiguration own, Map<String, Object> parameters) {
        if (parameters.containsKey("tokenProvider")) {
            own.setApiKey(null);
        }
        if (parameters.containsKey("apiKey")) {
            own.setTokenProvider(null);
        }
    }

    @Override
    protected void validateParameters(String uri, Map<String, Object> parameters, String optionPrefix) {
        if (parameters == null || parameters.isEmpty()) {
            return;
        }
        var known = getCamelContext()
                .getCamelContextExtension()
                .getEndpointUriFactory("openai-uploads")
                .propertyNames();
        throw UnknownOptionException.of(uri, parameters.keySet(), known);
    }

    UploadsClient createClient(OpenAIUploadsConfiguration options) throws Exception {
        options.validate(getCamelContext());
        RequestSettings request = settings.create(options);
        warnings.ofTimesWithoutUnit(options, connectTimeout);
        // Other parts of Camel may have made it since the component was started.
        findMeterRegistry.run();
        rate.configure(configuration.getMaxBytesPerSecond());
        return runtime.createClient(request).withRateLimit(rate.limit());
    }

    private HttpClientOptions httpClientOptions() throws GeneralSecurityException, IOException {
        if (httpComponent != null) {
            return HttpClientOptions.of(httpComponent);
        }
        ProxyOptions proxy = new ProxyOptions(
                proxyHost, proxyPort, proxyAuthScheme, proxyAuthUsername, proxyAuthPassword, proxyAuthMethod);
        WholeNumberOption.requireRange("maxTotalConnections", maxTotalConnections);
        WholeNumberOption.requireRange("connectionsPerRoute", connectionsPerRoute);
        WholeNumberOption.requireRange("proxyPort", proxyPort);
        return new HttpClientOptions(
                null, connectTimeout, maxTotalConnections, connectionsPerRoute, tls(), proxy, nonProxyHosts);
    }

    /** Null for the defaults of the JVM. */
    private SSLContext tls() throws GeneralSecurityException, IOException {
        SSLContextParameters parameters =
                sslContextParameters != null ? sslContextParameters : retrieveGlobalSslContextParameters();
        return parameters == null ? null : parameters.createSSLContext(getCamelContext());
    }

    /** Connects an endpoint with the component, so that the endpoint does not depend on the class of the component. */
    private final class EndpointContext implements OpenAIUploadsEndpoint.Context {
        private final OpenAIUploadsOperation operation;
        private final OpenAIUploadsConfiguration options;

        private EndpointContext(OpenAIUploadsOperation operation, OpenAIUploadsConfiguration options) {
            this.operation = operation;
            this.options = options;
        }

        @Override
        public Operation createOperation() {
            return OpenAIUploadsComponent.this.createOperation(operation, options);
        }

        @Override
        public UploadsClient createClient() throws Exception {
            return OpenAIUploadsComponent.this.createClient(options);
        }

        @Override
        public boolean hasHealthCheck() {
            return healthCheckProducerEnabled;
        }
    }

    /** Opens bodies that name their content, with the options of the component. */
    @Override
    public BodySources sources() {
        return runtime.sources(configuration);
    }

    /** The limit of all endpoints together. */
    ByteRateOption rate() {
        return rate;
    }

    @ManagedAttribute(
            description = "Maximum bytes per second of all endpoints together, such as 10MB; 0 means no limit")
    public String getMaxBytesPerSecond() {
        return rate.current();
    }

    @ManagedAttribute
    public void setMaxBytesPerSecond(String maxBytesPerSecond) {
        rate.change(maxBytesPerSecond);
    }

    @ManagedAttribute(description = "Maximum requests per minute of each account; 0 means no limit")
    public int getRequestsPerMinute() {
        return runtime.accounts().changedLimit().orElse(configuration.getRequestsPerMinute());
    }

    @ManagedAttribute
    public void setRequestsPerMinute(int requestsPerMinute) {
        WholeNumberOption.requireRange("requestsPerMinute", requestsPerMinute);
        runtime.accounts().changeLimit(requestsPerMinute);
        LOG.info(
                "requestsPerMinute of each account of {} is {} now, as an operator has asked", this, requestsPerMinute);
    }

    @ManagedAttribute(description = "Number of uploads of all endpoints that wait for their turn")
    public int getUploadsWaiting() {
        return runtime.uploads().waiting().list().size();
    }

    @ManagedOperation(description = "Uploads that wait for their turn: place, reason, file, exchange and time")
    public List<String> waitingUploads() {
        return WaitingConsole.text(runtime.uploads().waiting().list(), Instant.now());
    }

    UploadsRuntime runtime() {
        return runtime;
    }

    private Operation createOperation(OpenAIUploadsOperation operation, OpenAIUploadsConfiguration options) {
        UploadsRuntime.Limits limits = new UploadsRuntime.Limits(maxParallelParts, maxBufferedBytes);
        return switch (operation) {
            case create -> runtime.createOperation(options, limits);
            case addPart -> new AddPartOperation(options, runtime.sources(options));
            case complete -> new CompleteOperation(options);
            case cancel -> new CancelOperation(options);
            case upload -> runtime.uploadOperation(options, limits);
        };
    }

    @Override
    protected void doStart() throws Exception {
        runtime.start();
        findMeterRegistry = Observers.addTo(this, runtime);
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        runtime.stop();
        super.doStop();
    }

    @Override
    protected void doShutdown() throws Exception {
        runtime.shutDown();
        super.doShutdown();
    }

    public boolean isHealthCheckProducerEnabled() {
        return healthCheckProducerEnabled;
    }

    public void setHealthCheckProducerEnabled(boolean healthCheckProducerEnabled) {
        this.healthCheckProducerEnabled = healthCheckProducerEnabled;
    }

    public int getMaxParallelParts() {
        return maxParallelParts;
    }

    public void setMaxParallelParts(int maxParallelParts) {
        this.maxParallelParts = maxParallelParts;
    }

    public String getMaxBufferedBytes() {
        return maxBufferedBytes;
    }

    public void setMaxBufferedBytes(String maxBufferedBytes) {
        this.maxBufferedBytes = maxBufferedBytes;
    }

    public OpenAIUploadsConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(OpenAIUploadsConfiguration configuration) {
        this.configuration = configuration;
    }

    public String getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(String connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public int getMaxTotalConnections() {
        return maxTotalConnections;
    }

    public void setMaxTotalConnections(int maxTotalConnections) {
        this.maxTotalConnections = maxTotalConnections;
    }

    public int getConnectionsPerRoute() {
        return connectionsPerRoute;
    }

    public void setConnectionsPerRoute(int connectionsPerRoute) {
        this.connectionsPerRoute = connectionsPerRoute;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public Integer getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(Integer proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getNonProxyHosts() {
        return nonProxyHosts;
    }

    public void setNonProxyHosts(String nonProxyHosts) {
        this.nonProxyHosts = nonProxyHosts;
    }

    public String getProxyAuthScheme() {
        return proxyAuthScheme;
    }

    public void setProxyAuthScheme(String proxyAuthScheme) {
        this.proxyAuthScheme = proxyAuthScheme;
    }

    public String getProxyAuthMethod() {
        return proxyAuthMethod;
    }

    public void setProxyAuthMethod(String proxyAuthMethod) {
        this.proxyAuthMethod = proxyAuthMethod;
    }

    public String getProxyAuthUsername() {
        return proxyAuthUsername;
    }

    public void setProxyAuthUsername(String proxyAuthUsername) {
        this.proxyAuthUsername = proxyAuthUsername;
    }

    public String getProxyAuthPassword() {
        return proxyAuthPassword;
    }

    public void setProxyAuthPassword(String proxyAuthPassword) {
        this.proxyAuthPassword = proxyAuthPassword;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    public HttpComponent getHttpComponent() {
        return httpComponent;
    }

    public void setHttpComponent(HttpComponent httpComponent) {
        this.httpComponent = httpComponent;
    }
}
