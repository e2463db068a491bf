package io.github.camelopenai.uploads.option;

import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses durations: {@code 24h}, {@code 500ms}, {@code 1h30m}, {@code 1h 30m}, {@code PT24H}. A number without a unit means
 * milliseconds, as everywhere in Camel. Camel's own parser is not used, since it reads {@code 2M} as zero and a duration that is
 * too long as a negative one.
 */
public final class DurationOption {

    /** The default maximum: no request and no wait takes longer. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** The API's limits for the expiry of a file. */
    private static final Duration SHORTEST_EXPIRY = Duration.ofHours(1);

    private static final Duration LONGEST_EXPIRY = Duration.ofDays(30);

    private static final BigInteger SECOND = BigInteger.valueOf(1000);

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern UNITS = Pattern.compile("(?i)([0-9]+\\s*(ms|[dhms])\\s*)+");
    private static final Pattern UNIT = Pattern.compile("(?i)([0-9]+)\\s*(ms|[dhms])");

    private static final Pattern ZERO = Pattern.compile("(?i)0+\\s*(d|h|m|s|ms)?|PT0S");

    private DurationOption() {}

    /** Parses a duration of at most one day. */
    public static Duration parse(String name, Object value) {
        return parse(name, value, LONGEST);
    }

    /**
     * Parses a duration of at least one millisecond.
     *
     * @param name the name of the option or header, for the message
     * @param value a {@link Duration} or a text; for null, null is returned
     * @param longest the maximum
     */
    public static Duration parse(String name, Object value, Duration longest) {
        if (value == null) {
            return null;
        }
        Duration duration = value instanceof Duration given
                ? given
                : duration(name, String.valueOf(value).strip(), longest);
        if (duration.isNegative()) {
            throw negative(name, String.valueOf(value));
        }
        if (duration.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    name + " is '" + value + "', which is not a positive duration; the minimum is 1ms");
        }
        if (duration.compareTo(longest) > 0) {
            throw tooLong(name, String.valueOf(value), longest);
        }
        return duration;
    }

    /** Whether a text is a number without a unit that means less than a second. */
    public static boolean isBelowASecondWithoutUnit(String value) {
        String text = value.strip();
        if (!NUMBER.matcher(text).matches()) {
            return false;
        }
        BigInteger millis = new BigInteger(text);
        return millis.signum() > 0 && millis.compareTo(SECOND) < 0;
    }

    /** Parses the expiry of a file. A unit is required: a number would mean milliseconds to Camel and seconds to the API. */
    public static Duration expiry(String name, Object value) {
        if (value == null) {
            return null;
        }
        String text = String.valueOf(value).strip();
        if (NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    name + " is '" + text + "' without a unit; write for example " + text + "s or " + text
                            + "ms. A number without a unit means milliseconds in Camel and seconds in the API");
        }
        Duration expiry = parse(name, value, LONGEST_EXPIRY);
        requireExpiry(expiry);
        return expiry;
    }

    /** Refuses an expiry that the API would refuse. Null is allowed: the file then expires as the API decides. */
    public static void requireExpiry(Duration expiry) {
        if (expiry != null && (expiry.compareTo(SHORTEST_EXPIRY) < 0 || expiry.compareTo(LONGEST_EXPIRY) > 0)) {
            throw new IllegalArgumentException("expiresAfter is " + expiry
                    + "; a file can expire after 1 hour (1h) at the earliest and 30 days (30d) at the latest");
        }
    }

    private static Duration duration(String name, String text, Duration longest) {
        if (text.regionMatches(true, 0, "P", 0, 1) || text.regionMatches(true, 0, "-P", 0, 2)) {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw e.getCause() != null ? tooLong(name, text, longest) : notADuration(name, text, e);
            }
        }
        BigInteger millis;
        if (NUMBER.matcher(text).matches()) {
            millis = new BigInteger(text);
        } else if (UNITS.matcher(text).matches()) {
            millis = millis(text);
        } else if (text.startsWith("-") && isDuration(text.substring(1).strip())) {
            throw negative(name, text);
        } else {
            throw notADuration(name, text, null);
        }
        if (millis.bitLength() >= Long.SIZE) {
            throw tooLong(name, text, longest);
        }
        return Duration.ofMillis(millis.longValue());
    }

    private static BigInteger millis(String text) {
        BigInteger sum = BigInteger.ZERO;
        for (Matcher unit = UNIT.matcher(text); unit.find(); ) {
            long millis =
                    switch (unit.group(2).toLowerCase(Locale.ROOT)) {
                        case "d" -> 86_400_000;
                        case "h" -> 3_600_000;
                        case "m" -> 60_000;
                        case "s" -> 1000;
                        default -> 1;
                    };
            sum = sum.add(new BigInteger(unit.group(1)).multiply(BigInteger.valueOf(millis)));
        }
        return sum;
    }

    /** Parses a duration of at most one day, or {@code 0}. */
    public static Duration parseOrZero(String name, String value) {
        return value != null && ZERO.matcher(value.strip()).matches() ? Duration.ZERO : parse(name, value);
    }

    private static boolean isDuration(String text) {
        return NUMBER.matcher(text).matches() || UNITS.matcher(text).matches();
    }

    private static IllegalArgumentException negative(String name, String text) {
        return new IllegalArgumentException(
                name + " is '" + text + "', which is negative; write a duration such as 24h, 1h30m, 90s or 500ms");
    }

    private static IllegalArgumentException notADuration(String name, String text, Exception cause) {
        return new IllegalArgumentException(
                name + " is '" + text
                        + "', which is not a duration; write for example 24h, 1h30m, 90s or 500ms (units are d, h, m, s and ms)",
                cause);
    }

    private static IllegalArgumentException tooLong(String name, String text, Duration longest) {
        String most = longest.toDays() == 1 ? "1 day" : longest.toDays() + " days";
        return new IllegalArgumentException(name + " is '" + text + "', which is too long; the maximum is " + most);
    }
}
