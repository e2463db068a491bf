package io.github.camelopenai.uploads.text;

/**
 * Text of others (a server, a proxy, a file's name, a header of a message) as it is shown in messages and logs: on one line,
 * without control characters, which could forge log lines or turn the direction of writing, and no longer than is worth
 * reading. Data is never changed, only what is shown of it. Public only for the packages above.
 */
public final class ShownText {

    private static final int LONGEST = 500;

    private ShownText() {}

    /** @param text may be null, which stays null */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** @param longest how many characters are shown at most */
    public static String of(String text, int longest) {
        if (text == null) {
            return null;
        }
        // Only as much as can be shown, since folding a text of megabytes takes as many.
        String begin = text.length() <= 4 * longest ? text : text.substring(0, 4 * longest);
        String line = fold(begin);
        boolean whole = begin.length() == text.length() && line.length() <= longest;
        return whole ? line : cut(line, longest) + "...";
    }

    /** Whether a text has line breaks, or other characters that do something instead of being shown. */
    public static boolean hasControls(String text) {
        return text.codePoints().anyMatch(ShownText::isControl);
    }

    /** The whole text on one line. */
    private static String fold(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (!isBlank(c)) {
                line.appendCodePoint(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        });
        return line.toString().stripTrailing();
    }

    private static boolean isBlank(int c) {
        return Character.getType(c) == Character.SPACE_SEPARATOR || isControl(c);
    }

    /** Ends a line, moves the cursor, turns the direction, or is half a character. */
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
        // Never half a character.
        return line.substring(0, end > 0 && Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end);
    }
}
