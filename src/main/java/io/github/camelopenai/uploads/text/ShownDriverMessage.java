package io.github.camelopenai.uploads.text;

import java.util.regex.Pattern;

/** Shows a message of a database driver without passwords: some messages contain the URL of the connection. */
public final class ShownDriverMessage {

    private static final Pattern PARAMETER = Pattern.compile("(?i)\\b(password|passwd|pwd)(\\s*=\\s*)[^&;,)\\s]*");
    private static final Pattern USER_INFO = Pattern.compile("(//[^/\\s:@]*):[^@\\s]*@");
    private static final Pattern ORACLE = Pattern.compile("(?i)(oracle:\\w+:[^/@\\s]+)/[^@\\s]*@");

    private ShownDriverMessage() {}

    /** The text without passwords; null for null. */
    public static String of(String text) {
        if (text == null) {
            return null;
        }
        String shown = PARAMETER.matcher(text).replaceAll("$1$2***");
        shown = USER_INFO.matcher(shown).replaceAll("$1:***@");
        return ORACLE.matcher(shown).replaceAll("$1/***@");
    }
}
