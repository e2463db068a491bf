package io.github.camelopenai.uploads;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.apache.camel.util.TimeUtils;

/**
 * Durations as users write them: {@code 24h}, {@code 500ms}, {@code 1h30m}, {@code PT24H}. A bare number is refused, since
 * Camel would read milliseconds where the API means seconds.
 */
final class DurationOption {

    private DurationOption() {}

    /**
     * @param name of the option or header, for the message
     * @param value a {@link Duration} or a text; null gives null
     */
    static Duration parse(String name, Object value) {
        if (value == null || value instanceof Duration) {
            return (Duration) value;
        }
        String text = value.toString().trim();
        if (text.matches("[-+]?[0-9.]+")) {
            throw new IllegalArgumentException(name + " is '" + text + "' without a unit; write for example " + text
                    + "s, " + text + "m or " + text + "h");
        }
        try {
            Duration duration = text.startsWith("P") ? Duration.parse(text) : TimeUtils.toDuration(text);
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " is '" + text + "', which is not a positive time");
            }
            return duration;
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " is '" + text + "', which is no time; write for example 24h, 90s or 500ms", e);
        }
    }
}
