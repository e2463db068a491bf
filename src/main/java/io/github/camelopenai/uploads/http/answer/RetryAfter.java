package io.github.camelopenai.uploads.http.answer;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The wait that an answer asks for: {@code retry-after-ms}, else {@code Retry-After} in seconds or as a date. */
public final class RetryAfter {

    private RetryAfter() {}

    /** @param header returns the value of a header by its lower-case name, or null */
    public static Optional<Duration> in(UnaryOperator<String> header) {
        Optional<Duration> millis = number(header.apply("retry-after-ms"), 1);
        if (millis.isPresent()) {
            return millis;
        }
        String retryAfter = header.apply("retry-after");
        Optional<Duration> seconds = number(retryAfter, 1000);
        return seconds.isPresent() ? seconds : date(retryAfter, header.apply("date"));
    }

    private static Optional<Duration> number(String value, int millisPerUnit) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            double millis = Double.parseDouble(value.trim()) * millisPerUnit;
            // Also false for NaN.
            return millis >= 0 && millis < Long.MAX_VALUE / 1_000_000.0
                    ? Optional.of(Duration.ofMillis((long) Math.ceil(millis)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Measured against the server's clock if it sends a {@code Date} header, since the local clock may differ. */
    private static Optional<Duration> date(String value, String serverDate) {
        Optional<Instant> then = instant(value);
        Instant now = instant(serverDate).orElseGet(Instant::now);
        return then.map(t -> Duration.between(now, t)).filter(d -> !d.isNegative());
    }

    private static Optional<Instant> instant(String value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
