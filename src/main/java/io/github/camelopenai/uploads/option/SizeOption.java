package io.github.camelopenai.uploads.option;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses sizes: with a unit, {@code 16MiB} (2^20) or {@code 16MB} (10^6), or in bytes. A small number without a unit is refused,
 * since {@code 64} hardly means 64 bytes; {@code 64B} is accepted.
 */
public final class SizeOption {

    private static final Pattern FORM = Pattern.compile("([0-9]+)\\s*(|B|KB|MB|GB|KIB|MIB|GIB)");

    private static final long SMALLEST_WITHOUT_UNIT = 64 << 10;

    private SizeOption() {}

    /** @param name the name of the option, for the message */
    public static long parse(String name, String value) {
        return parse(name, value, Long.MAX_VALUE);
    }

    /**
     * Parses the option {@code partSize} and those like it.
     *
     * @param largest the maximum of the option, so that no larger value is suggested
     */
    public static long parse(String name, String value, long largest) {
        Matcher matcher = FORM.matcher(value.trim().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(name + " is '" + value
                    + "', which is not a size; write a number of bytes, or for example 16MiB or 16MB");
        }
        try {
            long number = Long.parseLong(matcher.group(1));
            if (matcher.group(2).isEmpty() && number > 0 && number < SMALLEST_WITHOUT_UNIT) {
                String meant = number + (number <= largest >> 20 ? "MiB" : "KiB");
                throw new IllegalArgumentException(name + " is '" + value + "', which is " + number
                        + " bytes; did you mean " + meant + "? Write " + number + "B if it is bytes");
            }
            return Math.multiplyExact(
                    number,
                    switch (matcher.group(2)) {
                        case "KB" -> 1_000L;
                        case "MB" -> 1_000_000L;
                        case "GB" -> 1_000_000_000L;
                        case "KIB" -> 1L << 10;
                        case "MIB" -> 1L << 20;
                        case "GIB" -> 1L << 30;
                        default -> 1L;
                    });
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + value + "', which is too large", e);
        }
    }
}
