package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Thrown when plain HTTP is answered with a TLS alert: the port is a TLS port, the server has not read the request, and a
 * retry would fail too.
 */
public final class TlsPortException extends IOException {

    private static final long serialVersionUID = 1L;

    TlsPortException() {
        super("plain HTTP was answered with a TLS alert");
    }

    private TlsPortException(String message, IOException cause) {
        super(message, cause);
    }

    /** Makes the exception for a server, with advice. */
    public static TlsPortException ofServer(String server, IOException cause) {
        return new TlsPortException(
                "no HTTP with " + server + ": the server speaks TLS on this port. baseUrl has to begin with https:",
                cause);
    }

    /** Makes the exception for a proxy, with advice. */
    public static TlsPortException ofProxy(String server, IOException cause) {
        return new TlsPortException(
                "no connection to " + server
                        + ": the proxy speaks TLS on this port. Set proxyAuthScheme to https, or check"
                        + " proxyHost and proxyPort",
                cause);
    }

    /** Recognizes the answers of web servers to plain HTTP on an HTTPS port, by their text. */
    public static final class HttpsPort {

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
}
