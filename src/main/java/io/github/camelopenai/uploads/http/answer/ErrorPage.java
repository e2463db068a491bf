package io.github.camelopenai.uploads.http.answer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The error that a page is about: of HTML its title, of XML its message and code, of anything else all of it. */
final class ErrorPage {

    private static final int LONGEST = 64 << 10;
    private static final Pattern TEXT = element("(?:\\w+:)?(?:message|detail|faultstring|title|h1)");
    private static final Pattern CODE = element("(?:\\w+:)?code");

    private ErrorPage() {}

    private static Pattern element(String name) {
        return Pattern.compile("<" + name + "(?:\\s[^<>]{0,200})?>([^<]{1,2000})</", Pattern.CASE_INSENSITIVE);
    }

    static ApiError parse(String body) {
        String page = body.length() > LONGEST ? body.substring(0, LONGEST) : body;
        String text = page.stripLeading().startsWith("<") ? first(TEXT, page) : null;
        if (text == null) {
            return new ApiError(body.isBlank() ? null : body, null, null, null);
        }
        return new ApiError(text, null, null, first(CODE, page));
    }

    private static String first(Pattern element, String page) {
        Matcher matcher = element.matcher(page);
        while (matcher.find()) {
            if (!matcher.group(1).isBlank()) {
                return matcher.group(1).strip();
            }
        }
        return null;
    }
}
