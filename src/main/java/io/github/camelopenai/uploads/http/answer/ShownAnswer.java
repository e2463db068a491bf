package io.github.camelopenai.uploads.http.answer;

import io.github.camelopenai.uploads.http.auth.Secrets;
import java.util.HashMap;
import java.util.Map;

/**
 * What exceptions show of an answer: text without secrets, without control characters and line breaks, and not too long.
 *
 * @param location where a redirect leads; null if nowhere
 * @param headers by lower-case name
 */
public record ShownAnswer(
        int status,
        String reason,
        String location,
        Map<String, String> headers,
        String body,
        String requestId,
        ApiError error,
        Quota quota) {

    /** Enough for an error as JSON, so that a route can still read it. */
    private static final int LONGEST_BODY = 10_000;

    /** The same, with this behind the status. */
    public ShownAnswer because(String newReason) {
        return new ShownAnswer(status, newReason, location, headers, body, requestId, error, quota);
    }

    static ShownAnswer of(ApiAnswer answer) {
        Secrets secrets = answer.secrets();
        Map<String, String> headers = new HashMap<>();
        answer.headers().forEach((name, value) -> headers.put(secrets.shown(name), secrets.shown(value)));
        ApiError error = answer.error();
        ApiError shown = new ApiError(
                secrets.shown(error.message()),
                secrets.shown(error.type()),
                secrets.shown(error.param()),
                secrets.shown(error.code()));
        return new ShownAnswer(
                answer.status(),
                secrets.shown(answer.reason()),
                headers.get("location"),
                Map.copyOf(headers),
                secrets.shown(answer.body(), LONGEST_BODY),
                answer.requestId(),
                shown,
                answer.quota());
    }
}
