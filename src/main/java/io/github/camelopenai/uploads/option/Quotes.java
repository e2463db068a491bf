package io.github.camelopenai.uploads.option;

/** Detects quotation marks that a shell, YAML or a properties file has left in a value. */
public final class Quotes {

    private static final String MARKS = "\"'`\u201c\u201d\u2018\u2019";

    private Quotes() {}

    /** Whether a text begins or ends with a quotation mark. */
    public static boolean areAround(String text) {
        return !text.isEmpty() && (begin(text) || MARKS.indexOf(text.charAt(text.length() - 1)) >= 0);
    }

    public static boolean begin(String text) {
        return !text.isEmpty() && MARKS.indexOf(text.charAt(0)) >= 0;
    }
}
