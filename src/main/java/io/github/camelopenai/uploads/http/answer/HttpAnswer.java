package io.github.camelopenai.uploads.http.answer;

import io.github.camelopenai.uploads.http.auth.Secrets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A complete HTTP answer as the server sent it. Logs and exceptions show a {@link RedactedAnswer} instead.
 *
 * @param headers by lower-case name; the first value of a repeated header
 * @param secrets the secrets of the request, which the server may repeat in its answer
 */
public record HttpAnswer(int status, String reason, Map<String, String> headers, String body, Secrets secrets) {

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The request id that the server assigned, redacted; null if it assigned none. */
    public String requestId() {
        return secrets.shown(requestId(headers::get));
    }

    /** @param header returns the value of a header by its lower-case name, or null */
    public static String requestId(UnaryOperator<String> header) {
        String id = header.apply("x-request-id");
        return id != null ? id : header.apply("apim-request-id");
    }

    /** The error in the body, not redacted: for decisions only. */
    public ErrorBody error() {
        return ErrorBody.parse(body);
    }

    /** The quota that the account has used up, if the answer says so. */
    public Quota quota() {
        return Quota.of(status, error(), retryAfter().isPresent());
    }

    /** The beginning of the body, redacted. */
    public String shownBody() {
        return secrets.shown(body);
    }

    /** The status alone, since the rest may contain secrets. */
    @Override
    public String toString() {
        return "HTTP " + status;
    }

    /** The value of {@code x-should-retry}, which takes precedence over the retry table. */
    public Optional<Boolean> shouldRetry() {
        return switch (headers.getOrDefault("x-should-retry", "").trim().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** How long the server asks to wait. */
    public Optional<Duration> retryAfter() {
        return RetryAfter.in(headers::get);
    }
}
