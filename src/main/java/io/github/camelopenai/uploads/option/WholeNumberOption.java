package io.github.camelopenai.uploads.option;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks options that are whole numbers. Camel's own conversion reads {@code 2.5} as 2, {@code 5m} as 300000 milliseconds, and a
 * text that is not a number as 0.
 */
public final class WholeNumberOption {

    private static final Pattern FORM = Pattern.compile("[+-]?[0-9]+");

    /** The minimum of an option, by its name in lower case; 1 if it is not listed. */
    private static final Map<String, Integer> SMALLEST = Map.of("maxretries", 0, "requestsperminute", 0);

    private static final Map<String, Integer> LARGEST = Map.of("proxyport", 65_535);

    private WholeNumberOption() {}

    /** Returns the text without surrounding white space; refuses a text that is not a whole number of type {@code int}. */
    public static String requireForm(String name, String value) {
        String text = value.strip();
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    name + " is '" + value + "', which is not a whole number " + range(name));
        }
        if (new BigInteger(text).bitLength() >= Integer.SIZE) {
            throw new IllegalArgumentException(
                    name + " is '" + value + "', which is too large; it must be a whole number " + range(name));
        }
        return text;
    }

    /** @param value null if the option is not set */
    public static void requireRange(String name, Integer value) {
        if (value != null && (value < smallest(name) || value > largest(name))) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be a whole number " + range(name));
        }
    }

    private static String range(String name) {
        return largest(name) == Integer.MAX_VALUE
                ? "of at least " + smallest(name)
                : "from " + smallest(name) + " to " + largest(name);
    }

    private static int smallest(String name) {
        return SMALLEST.getOrDefault(name.toLowerCase(Locale.ROOT), 1);
    }

    private static int largest(String name) {
        return LARGEST.getOrDefault(name.toLowerCase(Locale.ROOT), Integer.MAX_VALUE);
    }
}
