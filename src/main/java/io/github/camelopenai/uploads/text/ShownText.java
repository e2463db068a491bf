package io.github.camelopenai.uploads.text;

/**
 * Makes text from outside (a server, a proxy, a file name, a header of a message) safe for logs and exception messages: on one
 * line, shortened, and without control characters, which could forge log lines or change the writing direction. It is used
 * for display only, never for data.
 */
public final class ShownText {

    private static final int LONGEST = 500;

    private ShownText() {}

    /** @param text the text, or null, for which the result is null */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** @param longest maximum number of characters */
    public static String of(String text, int longest) {
        if (text == null) {
            return null;
        }
        // Only the beginning, since folding a text of megabytes takes as much memory.
        String begin = text.length() <= 4 * longest ? text : text.substring(0, 4 * longest);
        String line = fold(begin);
        boolean whole = begin.length() == text.length() && line.length() <= longest;
        return whole ? line : cut(line, longest) + "...";
    }

    /** Whether a text contains line breaks or other control characters. */
    public static boolean hasControls(String text) {
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (isControl(c)) {
                return true;
            }
        }
        return false;
    }

    /** Puts the text on one line. */
    private static String fold(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (!isBlank(c)) {
                line.appendCodePoint(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        return line.toString().stripTrailing();
    }

    private static boolean isBlank(int c) {
        return Character.getType(c) == Character.SPACE_SEPARATOR || isControl(c);
    }

    /** Whether the character ends a line, moves the cursor, changes the direction, or is half a character. */
    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static String cut(String line, int longest) {
        int end = Math.min(line.length(), longest);
        // Keeps surrogate pairs together.
        return line.substring(0, end > 0 && Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end);
    }
}
