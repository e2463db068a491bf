package io.github.camelopenai.uploads.http.answer;

import io.github.camelopenai.uploads.http.auth.Secrets;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer as exceptions show it: without secrets, control characters and line breaks, and with limited length.
 *
 * @param location the target of a redirect; null if there is none
 * @param headers by lower-case name
 */
public record RedactedAnswer(
        int status,
        String reason,
        String location,
        Map<String, String> headers,
        String body,
        String requestId,
        ErrorBody error,
        Quota quota) {

    /** Long enough for an error in JSON, so that a route can still parse it. */
    private static final int LONGEST_BODY = 10_000;

    /** This answer with another reason phrase. */
    public RedactedAnswer withReason(String newReason) {
        return new RedactedAnswer(status, newReason, location, headers, body, requestId, error, quota);
    }

    public static RedactedAnswer of(HttpAnswer answer) {
        Secrets secrets = answer.secrets();
        Map<String, String> headers = new HashMap<>();
        answer.headers().forEach((name, value) -> headers.put(secrets.shown(name), secrets.shown(value)));
        ErrorBody error = answer.error();
        ErrorBody shown = new ErrorBody(
                secrets.shown(error.message()),
                secrets.shown(error.type()),
                secrets.shown(error.param()),
                secrets.shown(error.code()));
        return new RedactedAnswer(
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
