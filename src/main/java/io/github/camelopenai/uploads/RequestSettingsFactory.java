package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.http.RetryPolicy;
import io.github.camelopenai.uploads.http.auth.ApiKey;
import io.github.camelopenai.uploads.http.auth.CredentialSource;
import io.github.camelopenai.uploads.http.auth.TokenCache;
import io.github.camelopenai.uploads.option.AdditionalHeaders;
import io.github.camelopenai.uploads.option.Authentication;
import io.github.camelopenai.uploads.option.BaseUrl;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.option.Quotes;
import io.github.camelopenai.uploads.option.WholeNumberOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Makes the settings of requests from the options: option, then environment variable, then default. It refuses wrong values
 * before any request, with messages that never contain the key.
 */
final class RequestSettingsFactory {

    /** The version comes from a file of its own, since some ways of packaging an application remove the manifest. */
    private static final String USER_AGENT = userAgent();

    private static final String API_KEY_HEADER = "api-key";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{|\\$[A-Za-z_]+$|%[A-Za-z_]+%$");
    private static final Pattern BEARER = Pattern.compile("(?i)bearer(\\s|$)");

    private final UnaryOperator<String> environment;
    private final Function<Supplier<String>, TokenCache> tokens;

    /** @param tokens returns the token cache of a provider, which all its endpoints share */
    RequestSettingsFactory(UnaryOperator<String> environment, Function<Supplier<String>, TokenCache> tokens) {
        this.environment = environment;
        this.tokens = tokens;
    }

    RequestSettings create(OpenAIUploadsConfiguration options) {
        WholeNumberOption.requireRange("requestsPerMinute", options.getRequestsPerMinute());
        return new RequestSettings(
                baseUrl(options),
                credentials(options),
                apiVersion(options),
                option(options.getOrganization(), "OPENAI_ORG_ID"),
                option(options.getProject(), "OPENAI_PROJECT_ID"),
                headers(options),
                USER_AGENT,
                new RetryPolicy(
                        options.getMaxRetries(),
                        DurationOption.parse("retryDelay", options.getRetryDelay()),
                        DurationOption.parse("retryMaxDelay", options.getRetryMaxDelay()),
                        DurationOption.parse("retryAfterCap", options.getRetryAfterCap()),
                        DurationOption.parseOrZero("outageTimeout", options.getOutageTimeout())),
                DurationOption.parse("stallTimeout", options.getStallTimeout()),
                options.getRequestsPerMinute(),
                DurationOption.parse("outcomeTimeout", options.getOutcomeTimeout()),
                options.isPropagateTrace());
    }

    private String option(String value, String variable) {
        String chosen = value != null && !value.isBlank() ? value : environment.apply(variable);
        return chosen == null || chosen.isBlank() ? null : chosen.strip();
    }

    private CredentialSource credentials(OpenAIUploadsConfiguration options) {
        if (options.getTokenProvider() == null) {
            String key = apiKey(options);
            return options.getAuthentication() == Authentication.apiKey
                    ? ApiKey.inHeader(API_KEY_HEADER, key)
                    : ApiKey.bearer(key);
        }
        if (options.getApiKey() != null && !options.getApiKey().isBlank()) {
            throw new IllegalArgumentException("apiKey and tokenProvider are both set; only one of them can be sent."
                    + " Remove one (tokenProvider wins only over the environment variable OPENAI_API_KEY)");
        }
        if (options.getAuthentication() == Authentication.apiKey) {
            throw new IllegalArgumentException("authentication=apiKey sends a key, but tokenProvider gives tokens,"
                    + " which are sent with authentication=bearer. Remove one of the two");
        }
        return tokens.apply(options.getTokenProvider());
    }

    private String apiKey(OpenAIUploadsConfiguration options) {
        String key = option(options.getApiKey(), "OPENAI_API_KEY");
        if (key == null) {
            throw new IllegalArgumentException("No API key: set the option apiKey on the endpoint or on the component"
                    + " (camel.component.openai-uploads.api-key), or the environment variable OPENAI_API_KEY, or the"
                    + " option tokenProvider");
        }
        requireBareKey(
                options.getApiKey() != null && !options.getApiKey().isBlank()
                        ? "apiKey"
                        : "The environment variable OPENAI_API_KEY",
                key);
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "The API key contains white space or characters that are not ASCII; check that it was copied completely");
        }
        return key;
    }

    /** @param name the option or variable of the key, for the message, which must not contain the key */
    private static void requireBareKey(String name, String key) {
        if (VARIABLE.matcher(key).lookingAt()) {
            throw new IllegalArgumentException(name + " is a placeholder ${...} that was not resolved; the syntax of"
                    + " camel-main is {{env:OPENAI_API_KEY}}");
        }
        if (Quotes.areAround(key)) {
            throw new IllegalArgumentException(
                    name + (Quotes.begin(key) ? " begins" : " ends") + " with a quote; write the key without quotes");
        }
        if (BEARER.matcher(key).lookingAt()) {
            throw new IllegalArgumentException(
                    name + " begins with 'Bearer '; leave out 'Bearer ', which is sent in front of the key anyway");
        }
    }

    URI baseUrl(OpenAIUploadsConfiguration options) {
        String text = option(options.getBaseUrl(), "OPENAI_BASE_URL");
        return BaseUrl.parse(
                text == null ? OpenAIUploadsConfiguration.DEFAULT_BASE_URL : text,
                apiVersion(options),
                options.isAllowPlainHttp());
    }

    private static String apiVersion(OpenAIUploadsConfiguration options) {
        String version = options.getApiVersion();
        return version == null || version.isBlank() ? null : version.strip();
    }

    private static Map<String, String> headers(OpenAIUploadsConfiguration options) {
        Map<String, String> headers = new LinkedHashMap<>();
        options.getAdditionalHeader().forEach((name, value) -> {
            AdditionalHeaders.requireAllowed(name);
            if (options.getAuthentication() == Authentication.apiKey && name.equalsIgnoreCase(API_KEY_HEADER)) {
                throw new IllegalArgumentException(
                        "additionalHeader[" + name
                                + "] is set by the component itself with authentication=apiKey; its value is the option apiKey");
            }
            String text = String.valueOf(value);
            if (!text.chars().allMatch(c -> c >= ' ' && c < 127)) {
                throw new IllegalArgumentException("The value of additionalHeader[" + name
                        + "] contains characters that are not allowed in a header");
            }
            headers.put(name, text);
        });
        return headers;
    }

    private static String userAgent() {
        Properties properties = new Properties();
        try (InputStream in = RequestSettingsFactory.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "camel-openai-uploads/" + properties.getProperty("version");
    }
}
