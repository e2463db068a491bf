package io.github.camelopenai.uploads.operation;

import java.io.PrintWriter;
import java.io.StringWriter;

/** All text of an exception, with causes and suppressed exceptions. */
final class SecretSearch {

    private SecretSearch() {}

    static String in(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
