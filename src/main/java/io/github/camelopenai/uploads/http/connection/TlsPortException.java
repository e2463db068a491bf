package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;

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
}
