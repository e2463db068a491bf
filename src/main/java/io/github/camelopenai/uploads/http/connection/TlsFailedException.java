package io.github.camelopenai.uploads.http.connection;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Thrown when a TLS handshake fails in a way that only a change of settings can mend. The message says which server, why, and
 * what to change.
 */
public final class TlsFailedException extends SSLException {

    private static final long serialVersionUID = 1L;

    /** Alerts that may not come again. */
    private static final Set<String> PASSING_ALERTS = Set.of(
            "internal_error", "user_canceled", "bad_record_mac", "decrypt_error", "decode_error", "close_notify");

    private static final Set<String> CERTIFICATE_ALERTS = Set.of(
            "bad_certificate",
            "certificate_required",
            "certificate_unknown",
            "certificate_expired",
            "certificate_revoked",
            "unsupported_certificate",
            "unknown_ca",
            "access_denied");

    private static final String TRUST = ". If the server is the right one, let it be trusted: sslContextParameters, or"
            + " useGlobalSslContextParameters with camel.ssl.trustStore; if httpComponent is set, its own options";
    private static final String PARAMETERS =
            "sslContextParameters, or useGlobalSslContextParameters with camel.ssl.secureSocketProtocol and"
                    + " camel.ssl.cipherSuites";

    private TlsFailedException(String message, SSLException cause) {
        super(message, cause);
    }

    /**
     * @param failure the failure of a handshake
     * @param server host and port
     * @param offered the versions of TLS that were offered to the server; null if that is not known
     * @return null if the handshake may succeed the next time
     */
    public static TlsFailedException of(SSLException failure, String server, List<String> offered) {
        if (failure instanceof TlsFailedException known) {
            return known;
        }
        return isPassing(failure)
                ? null
                : new TlsFailedException("no TLS with " + server + ": " + explain(failure, offered), failure);
    }

    /**
     * Makes the exception for a failure after the handshake. As of TLS 1.3, the server checks the client's certificate after
     * the client has finished the handshake. The server has not processed anything sent on that connection.
     *
     * @return null unless the server refuses the client's certificate, or requires one
     */
    public static TlsFailedException ofFirstAnswer(Throwable failure, String server) {
        return failure instanceof SSLException tls && CERTIFICATE_ALERTS.contains(alert(tls))
                ? of(tls, server, null)
                : null;
    }

    private static boolean isPassing(SSLException failure) {
        return find(failure, EOFException.class) != null
                || find(failure, SocketException.class) != null
                || find(failure, InterruptedIOException.class) != null
                || PASSING_ALERTS.contains(alert(failure))
                || message(failure).contains("close_notify");
    }

    private static String explain(SSLException failure, List<String> offered) {
        String said = message(failure);
        CertificateException certificate = find(failure, CertificateException.class);
        if (find(failure, CertificateExpiredException.class) != null) {
            return "the server's certificate has expired ("
                    + said(find(failure, CertificateExpiredException.class), said)
                    + "). Renew it, or check this machine's clock";
        }
        if (find(failure, CertificateNotYetValidException.class) != null) {
            return "the server's certificate is not valid yet ("
                    + said(find(failure, CertificateNotYetValidException.class), said)
                    + "). Check this machine's clock";
        }
        if (failure instanceof SSLPeerUnverifiedException || isAboutTheName(certificate)) {
            return "the server's certificate is that of another host (" + said + "). Check the host in baseUrl";
        }
        if (said.contains("trustAnchors")) {
            return "there is no certificate that is trusted (" + said + ")" + TRUST;
        }
        if (certificate != null
                || find(failure, CertPathBuilderException.class) != null
                || find(failure, CertPathValidatorException.class) != null) {
            return "the server's certificate is not trusted (" + said + ")" + TRUST;
        }
        if (said.contains("Unsupported or unrecognized SSL message")) {
            return "the server does not speak TLS on this port (" + said
                    + "). Check the port in baseUrl, and whether it has to begin with http:";
        }
        return explainAlert(alert(failure), said, offered);
    }

    private static String explainAlert(String alert, String said, List<String> offered) {
        String versions = offered == null ? "" : "; offered were " + offered;
        if (CERTIFICATE_ALERTS.contains(alert)) {
            return "the server requires a client certificate, or refuses the one that was sent (" + said
                    + "). Set keyManagers in sslContextParameters, or useGlobalSslContextParameters with"
                    + " camel.ssl.keyStore";
        }
        if (alert.equals("protocol_version")
                || said.contains("No appropriate protocol")
                || said.contains("protocol version")) {
            return "there is no version of TLS in common (" + said + versions + "). Check " + PARAMETERS;
        }
        if (alert.equals("handshake_failure") || alert.equals("insufficient_security")) {
            return "there may be no cipher suite in common, or the server requires a client certificate (" + said
                    + versions + "). Check " + PARAMETERS + "; for a certificate camel.ssl.keyStore, or keyManagers";
        }
        if (alert.equals("unrecognized_name")) {
            return "the server does not know this host (" + said + "). Check the host in baseUrl";
        }
        return said + versions + ". Check baseUrl, and " + PARAMETERS;
    }

    private static boolean isAboutTheName(CertificateException certificate) {
        String text = certificate == null ? "" : message(certificate);
        return text.contains("subject alternative") || text.contains("No name matching");
    }

    /** The name of the alert that the server has sent; empty if it has sent none. */
    private static String alert(SSLException failure) {
        String text = message(failure).toLowerCase(Locale.ROOT);
        String before = "received fatal alert: ";
        int start = text.indexOf(before);
        return start < 0 ? "" : text.substring(start + before.length()).strip();
    }

    private static String said(Throwable detail, String otherwise) {
        return detail.getMessage() == null ? otherwise : detail.getMessage();
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        Throwable current = failure;
        // Limited, since a chain may have a cycle.
        for (int depth = 0; current != null && depth < 20; depth++) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
            current = current.getCause();
        }
        return null;
    }
}
