package io.github.camelopenai.uploads.http.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLException;

/**
 * Reads the TLS alert of a server that has ended a handshake while this side was still writing. The JDK then reports that it
 * could not write, and does not read the alert. Up to TLS 1.2, the alert is not encrypted.
 */
final class TlsAlert {

    private static final int RECORD_TYPE = 21;
    private static final int LENGTH = 7;

    private TlsAlert() {}

    /** An exception with the alert, worded as the JDK does; {@code failure} itself if no alert was received. */
    static IOException readAfter(SocketException failure, Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            if (in.available() < LENGTH) {
                return failure;
            }
            byte[] record = in.readNBytes(LENGTH);
            String alert = record[0] == RECORD_TYPE && record[4] == 2 ? name(record[6]) : null;
            return alert == null
                    ? failure
                    : withSuppressed(new SSLException("Received fatal alert: " + alert), failure);
        } catch (IOException e) {
            return failure;
        }
    }

    /** Suppressed instead of the cause, since the failed write has not caused the alert. */
    private static SSLException withSuppressed(SSLException alert, SocketException failure) {
        alert.addSuppressed(failure);
        return alert;
    }

    private static String name(byte description) {
        return switch (description) {
            case 40 -> "handshake_failure";
            case 42 -> "bad_certificate";
            case 43 -> "unsupported_certificate";
            case 44 -> "certificate_revoked";
            case 45 -> "certificate_expired";
            case 46 -> "certificate_unknown";
            case 48 -> "unknown_ca";
            case 49 -> "access_denied";
            case 70 -> "protocol_version";
            case 71 -> "insufficient_security";
            case 112 -> "unrecognized_name";
            case 116 -> "certificate_required";
            default -> null;
        };
    }
}
