package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.ApiSettings;
import io.github.camelopenai.uploads.api.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * Makes checked settings of options: option, then environment variable, then default. Everything that is wrong with them
 * is said here, before any request, and never with the key.
 */
final class ApiSettingsFactory {

    /** From a file of its own, since a manifest does not survive every way of packaging an application. */
    private static final String USER_AGENT = userAgent();

    private final UnaryOperator<String> environment;

    ApiSettingsFactory(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    ApiSettings create(OpenAIUploadsConfiguration options) {
        return new ApiSettings(
                baseUrl(options),
                apiKey(options),
                option(options.getOrganization(), "OPENAI_ORG_ID"),
                option(options.getProject(), "OPENAI_PROJECT_ID"),
                headers(options.getAdditionalHeader()),
                USER_AGENT,
                new RetryPolicy(
                        options.getMaxRetries(),
                        DurationOption.parse("retryDelay", options.getRetryDelay()),
                        DurationOption.parse("retryMaxDelay", options.getRetryMaxDelay()),
                        DurationOption.parse("retryAfterCap", options.getRetryAfterCap())),
                DurationOption.parse("stallTimeout", options.getStallTimeout()));
    }

    private String option(String value, String variable) {
        String chosen = value != null && !value.isBlank() ? value : environment.apply(variable);
        return chosen == null || chosen.isBlank() ? null : chosen.strip();
    }

    private String apiKey(OpenAIUploadsConfiguration options) {
        String key = option(options.getApiKey(), "OPENAI_API_KEY");
        if (key == null) {
            throw new IllegalArgumentException("No API key: set the option apiKey on the endpoint or on the component"
                    + " (camel.component.openai-uploads.api-key), or the environment variable OPENAI_API_KEY");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "The API key contains white space or characters that are not ASCII; was it copied whole?");
        }
        return key;
    }

    private URI baseUrl(OpenAIUploadsConfiguration options) {
        String text = option(options.getBaseUrl(), "OPENAI_BASE_URL");
        if (text == null) {
            text = OpenAIUploadsConfiguration.DEFAULT_BASE_URL;
        }
        URI uri;
        try {
            uri = new URI(text.replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("baseUrl is not a URL: " + e.getReason());
        }
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        if (uri.getHost() == null || !https && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "baseUrl is '" + shown(uri) + "'; expected is a URL such as https://api.openai.com/v1");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("baseUrl is '" + shown(uri)
                    + "' with user information, a query or a fragment, which it cannot have");
        }
        if (!https && !isLoopback(uri.getHost()) && !options.isAllowPlainHttp()) {
            throw new IllegalArgumentException("baseUrl is '" + shown(uri)
                    + "': the API key would be sent in the clear. Use https, or set allowPlainHttp=true if the network"
                    + " encrypts by itself");
        }
        return uri;
    }

    /** Without what may be a secret. */
    private static String shown(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + (uri.getPath() == null ? "" : uri.getPath());
    }

    /** By its literal form only: what a name resolves to may change. */
    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("[::1]")
                || host.equals("[0:0:0:0:0:0:0:1]");
    }

    private static Map<String, String> headers(Map<String, Object> options) {
        Map<String, String> headers = new LinkedHashMap<>();
        options.forEach((name, value) -> {
            AdditionalHeaders.requireAllowed(name);
            String text = String.valueOf(value);
            if (!text.chars().allMatch(c -> c >= ' ' && c < 127)) {
                throw new IllegalArgumentException(
                        "The value of additionalHeader[" + name + "] has characters that a header cannot have");
            }
            headers.put(name, text);
        });
        return headers;
    }

    private static String userAgent() {
        Properties properties = new Properties();
        try (InputStream in = ApiSettingsFactory.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "camel-openai-uploads/" + properties.getProperty("version");
    }
}
