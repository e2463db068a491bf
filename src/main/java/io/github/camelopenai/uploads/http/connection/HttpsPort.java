package io.github.camelopenai.uploads.http.connection;

import java.util.regex.Pattern;

/** Recognizes the answers of web servers to plain HTTP on an HTTPS port, by their text. */
public final class HttpsPort {

    private static final Pattern WORDS = Pattern.compile(
            // nginx, Go, Apache, Tomcat
            "plain HTTP request was sent to (an )?HTTPS port"
                    + "|HTTP request to an HTTPS server"
                    + "|plain HTTP to an SSL-enabled server port"
                    + "|combination of host and port requires TLS",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** Longer texts are cut before they are searched. */
    private static final int LONGEST = 2_000;

    private HttpsPort() {}

    public static boolean isReportedBy(int status, String uri, String body) {
        if (status != 400 || body == null || !uri.regionMatches(true, 0, "http:", 0, 5)) {
            return false;
        }
        String text = body.substring(0, Math.min(body.length(), LONGEST));
        return WORDS.matcher(SPACE.matcher(text).replaceAll(" ")).find();
    }
}
