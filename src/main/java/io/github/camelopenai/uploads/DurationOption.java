package io.github.camelopenai.uploads;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/**
 * Durations as users write them: {@code 24h}, {@code 500ms}, {@code 1h30m}, {@code PT24H}. A bare number is refused, since
 * Camel would read milliseconds where the API means seconds.
 */
final class DurationOption {

    /** Checked here, since Camel's own parser takes nearly anything for some time. */
    private static final Pattern FORM = Pattern.compile("(?i)P.+|([0-9]+\\s*(d|h|m|s|ms)\\s*)+");

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
        if (!FORM.matcher(text).matches()) {
            throw noTime(name, text, null);
        }
        try {
            Duration duration =
                    text.regionMatches(true, 0, "P", 0, 1) ? Duration.parse(text) : TimeUtils.toDuration(text);
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " is '" + text + "', which is not a positive time");
            }
            return duration;
        } catch (DateTimeParseException | ArithmeticException e) {
            throw noTime(name, text, e);
        }
    }

    private static IllegalArgumentException noTime(String name, String text, Exception cause) {
        return new IllegalArgumentException(
                name + " is '" + text + "', which is no time; write for example 24h, 90s or 500ms", cause);
    }
}
