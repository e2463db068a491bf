package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;

/**
 * Plain HTTP was answered with an alert of TLS, so whoever listens on that port speaks TLS, and has not read the request. It
 * will do the same next time.
 */
public final class SpeaksTlsException extends IOException {

    private static final long serialVersionUID = 1L;

    SpeaksTlsException() {
        super("plain HTTP was answered with a TLS alert");
    }

    private SpeaksTlsException(String message, IOException cause) {
        super(message, cause);
    }

    /** The same failure, for users. */
    public static SpeaksTlsException ofServer(String server, IOException cause) {
        return new SpeaksTlsException(
                "no HTTP with " + server + ": the server speaks TLS on this port. baseUrl has to begin with https:",
                cause);
    }

    /** The same failure of a proxy, before the server has heard of the request. */
    public static SpeaksTlsException ofProxy(String server, IOException cause) {
        return new SpeaksTlsException(
                "no connection to " + server
                        + ": the proxy speaks TLS on this port. Set proxyAuthScheme to https, or check"
                        + " proxyHost and proxyPort",
                cause);
    }
}
