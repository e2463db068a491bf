package io.github.camelopenai.uploads.api;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where and how calls are made.
 *
 * @param baseUrl such as {@code https://api.openai.com/v1}, without a slash at the end
 * @param apiKey never printed
 * @param organization value of {@code OpenAI-Organization}; null for none
 * @param project value of {@code OpenAI-Project}; null for none
 * @param additionalHeaders sent with every request
 * @param userAgent value of {@code User-Agent}
 * @param retryPolicy what is tried again
 * @param stallTimeout how long a request may stand still
 */
public record ApiSettings(
        URI baseUrl,
        String apiKey,
        String organization,
        String project,
        Map<String, String> additionalHeaders,
        String userAgent,
        RetryPolicy retryPolicy,
        Duration stallTimeout) {

    URI uri(String path) {
        return URI.create(baseUrl + path);
    }

    /** Values of additional headers below this length are words, not credentials. */
    private static final int SHORTEST_CREDENTIAL = 8;

    /** Removes the key, and what may be one, from text that a server sent, which may repeat it. */
    String redact(String text) {
        if (text == null) {
            return null;
        }
        String redacted = text.replace(apiKey, "***");
        for (String value : additionalHeaders.values()) {
            if (value.length() >= SHORTEST_CREDENTIAL) {
                redacted = redacted.replace(value, "***");
            }
        }
        return redacted;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "ApiSettings[" + baseUrl + "]";
    }
}
