package io.github.camelopenai.uploads.api;

/**
 * Text of others (a server, a proxy, a file's name) as it is shown in messages and logs: on one line, without control
 * characters, which could forge log lines, and not longer than is worth reading. What is parsed is never changed.
 */
final class ShownText {

    private static final int LONGEST = 500;

    private ShownText() {}

    /** @param text may be null, which stays null */
    static String of(String text) {
        if (text == null) {
            return null;
        }
        // Only as much as can be shown, since folding a text of megabytes costs as many.
        String begin = text.length() <= 4 * LONGEST ? text : text.substring(0, 4 * LONGEST);
        String line = begin.replaceAll("[\\s\\p{C}]+", " ").strip();
        boolean whole = begin.length() == text.length() && line.length() <= LONGEST;
        return whole ? line : line.substring(0, Math.min(line.length(), LONGEST)) + "...";
    }
}
