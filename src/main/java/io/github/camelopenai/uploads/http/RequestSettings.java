package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.auth.CredentialSource;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Settings that apply to all requests of an endpoint.
 *
 * @param baseUrl such as {@code https://api.openai.com/v1}, without a slash at the end
 * @param credentials never printed
 * @param apiVersion sent as the query parameter {@code api-version}; null for none
 * @param organization value of {@code OpenAI-Organization}; null for none
 * @param project value of {@code OpenAI-Project}; null for none
 * @param additionalHeaders sent with every request
 * @param userAgent value of {@code User-Agent}
 * @param retryPolicy limits of retries
 * @param stallTimeout maximum time of a request without a byte moved
 * @param requestsPerMinute maximum number of requests of the account that start in a minute; 0 for no limit
 * @param outcomeTimeout maximum time to look for the file of an upload, or for its size
 * @param propagateTrace whether the headers of a trace are sent with the requests
 */
public record RequestSettings(
        URI baseUrl,
        CredentialSource credentials,
        String apiVersion,
        String organization,
        String project,
        Map<String, String> additionalHeaders,
        String userAgent,
        RetryPolicy retryPolicy,
        Duration stallTimeout,
        int requestsPerMinute,
        Duration outcomeTimeout,
        boolean propagateTrace) {

    /**
     * The path of a request, with its query.
     *
     * @param call the path of the call, which follows that of the base URL
     * @param query the query of the call, without {@code api-version}; null for none
     */
    public String path(String call, String query) {
        String all = query;
        if (apiVersion != null) {
            String version = "api-version=" + URLEncoder.encode(apiVersion, StandardCharsets.UTF_8);
            all = query == null ? version : query + "&" + version;
        }
        String path = baseUrl.getRawPath() + call;
        return all == null ? path : path + "?" + all;
    }

    /** The base URL alone, since the rest contains secrets. */
    @Override
    public String toString() {
        return "RequestSettings[" + baseUrl + "]";
    }
}
