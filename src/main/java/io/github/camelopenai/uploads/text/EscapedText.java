package io.github.camelopenai.uploads.text;

/**
 * Finds a text in another text, literally and as escaped in JSON, HTML and URLs: {@code \/},
 * <code>\\u002f</code>, {@code &#47;}, {@code &#x2f;}, {@code %2f}, also in JSON within JSON. Ignores case, since
 * names of headers and codings are shown in lower case.
 */
public final class EscapedText {

    private static final int HEX = 16;
    private static final int MOST_BACKSLASHES = 16;

    /** Digits of a numeric character reference, including leading zeros. */
    private static final int MOST_DIGITS = 8;

    private final String text;

    public EscapedText(String text) {
        this.text = text;
    }

    public int length() {
        return text.length();
    }

    public String replaceIn(String other, String replacement) {
        StringBuilder replaced = null;
        int copied = 0;
        for (int at = 0; at < other.length(); ) {
            int end = endOf(other, at);
            if (end < 0) {
                at++;
                continue;
            }
            replaced = replaced == null ? new StringBuilder(other.length()) : replaced;
            replaced.append(other, copied, at).append(replacement);
            copied = end;
            at = end;
        }
        return replaced == null
                ? other
                : replaced.append(other, copied, other.length()).toString();
    }

    /** The end of the text that begins at {@code from}; -1 if it does not begin there. */
    private int endOf(String other, int from) {
        int at = from;
        for (int i = 0; i < text.length() && at >= 0; i++) {
            at = afterCharacter(other, at, text.charAt(i));
        }
        return at;
    }

    private static int afterCharacter(String other, int at, char c) {
        int i = at;
        while (i < other.length() && i - at < MOST_BACKSLASHES && other.charAt(i) == '\\') {
            i++;
        }
        boolean escaped = i > at;
        if (c == '\\') {
            return escaped ? i : numeric(other, at, c);
        }
        if (i == other.length()) {
            return -1;
        }
        if (isSame(other.charAt(i), c)) {
            return i + 1;
        }
        if (escaped) {
            return unicode(other, i, c);
        }
        return other.charAt(i) == '%' ? percent(other, i, c) : numeric(other, i, c);
    }

    private static boolean isSame(int one, char other) {
        return one >= 0 && Character.toLowerCase(one) == Character.toLowerCase(other);
    }

    /** After {@code %2f}. */
    private static int percent(String other, int at, char c) {
        int end = at + 3;
        return end <= other.length() && isSame(number(other, at + 1, end, HEX), c) ? end : -1;
    }

    /** After <code>u002f</code>. */
    private static int unicode(String other, int at, char c) {
        int end = at + 5;
        return other.charAt(at) == 'u' && end <= other.length() && isSame(number(other, at + 1, end, HEX), c)
                ? end
                : -1;
    }

    /** After {@code &#47;} or {@code &#x2f;}. */
    private static int numeric(String other, int at, char c) {
        if (!other.startsWith("&#", at)) {
            return -1;
        }
        boolean hex = other.startsWith("x", at + 2) || other.startsWith("X", at + 2);
        int from = at + (hex ? 3 : 2);
        int to = from;
        while (to < other.length() && to - from < MOST_DIGITS && Character.digit(other.charAt(to), HEX) >= 0) {
            to++;
        }
        boolean ended = to < other.length() && other.charAt(to) == ';';
        return ended && isSame(number(other, from, to, hex ? HEX : 10), c) ? to + 1 : -1;
    }

    private static int number(String other, int from, int to, int radix) {
        try {
            return Integer.parseInt(other, from, to, radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
