package io.github.camelopenai.uploads.emulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of bytes of an object, as asked for by the header {@code Range}.
 *
 * @param count the number of bytes; 0 if the range lies behind the end of the object
 */
record ByteRange(long from, long count) {

    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * Returns null if the whole object is to be sent: without a header, or for a header that is invalid or has several
     * ranges.
     */
    static ByteRange parse(String header, long length) {
        Matcher matcher = SINGLE.matcher(header == null ? "" : header.trim());
        if (!matcher.matches() || matcher.group().equals("bytes=-")) {
            return null;
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            long count = Math.min(Long.parseLong(last), length);
            return new ByteRange(length - count, count);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return null;
        }
        return new ByteRange(from, Math.max(0, Math.min(to, length - 1) - from + 1));
    }

    boolean isSatisfiable() {
        return count > 0;
    }

    /** The value of {@code Content-Range} with this total, which is a number or an asterisk. */
    String contentRange(String total) {
        return "bytes " + from + "-" + (from + count - 1) + "/" + total;
    }
}
