package io.github.camelopenai.uploads.source;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Content-Range} (RFC 9110, section 14.4).
 *
 * @param first the first byte; -1 in the answer to a range that does not exist
 * @param last the last byte; -1 in the answer to a range that does not exist
 * @param total the length of the whole; -1 if the server does not know it
 */
record ContentRange(long first, long last, long total) {

    private static final Pattern FORM =
            Pattern.compile("bytes +(?:([0-9]{1,18})-([0-9]{1,18})|\\*)/([0-9]{1,18}|\\*)", Pattern.CASE_INSENSITIVE);

    /** @param value null for none */
    static Optional<ContentRange> parse(String value) {
        Matcher matcher = FORM.matcher(value == null ? "" : value.strip());
        return matcher.matches()
                ? Optional.of(
                        new ContentRange(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3))))
                : Optional.empty();
    }

    private static long number(String digits) {
        return digits == null || digits.equals("*") ? -1 : Long.parseLong(digits);
    }

    long count() {
        return last - first + 1;
    }

    boolean isRange(long from, long count) {
        return first == from && last == from + count - 1;
    }
}
