package io.github.camelopenai.uploads.option;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How many parts of one upload are sent at once: always the same number, or a number that follows the rate of the line.
 *
 * @param first the number at the beginning, and the smallest one
 * @param most the largest number
 */
public record ParallelParts(int first, int most) {

    private static final String AUTO = "auto";

    /** As many as the default of the option. */
    private static final int FIRST = 4;

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

    public ParallelParts {
        if (first < 1 || most < first) {
            throw new IllegalArgumentException("Parts cannot be sent " + first + " to " + most + " at once");
        }
    }

    /** Always the same number. */
    public static ParallelParts fixed(int number) {
        return new ParallelParts(number, number);
    }

    /**
     * Reads the option.
     *
     * @param value a number or {@code auto}
     */
    public static ParallelParts parse(String value) {
        String text = value == null ? "" : value.strip();
        if (text.equalsIgnoreCase(AUTO)) {
            return new ParallelParts(FIRST, Integer.MAX_VALUE);
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("parallelParts is '" + text
                    + "', which is neither a whole number of at least 1 nor 'auto'"
                    + DidYouMean.phrase(text, Set.of(AUTO)));
        }
        BigInteger number = new BigInteger(text);
        if (number.signum() < 1) {
            throw new IllegalArgumentException(
                    "parallelParts is " + text + "; it must be a whole number of at least 1, or 'auto'");
        }
        if (number.bitLength() >= Integer.SIZE) {
            throw new IllegalArgumentException("parallelParts is " + text
                    + ", which is too large; it must be a whole number of at least 1, or 'auto'");
        }
        return fixed(number.intValueExact());
    }

    /** Whether the number can change. */
    public boolean isAuto() {
        return first != most;
    }

    /** The same, but never more than {@code limit}. */
    public ParallelParts within(int limit) {
        return new ParallelParts(Math.min(first, limit), Math.min(most, limit));
    }
}
