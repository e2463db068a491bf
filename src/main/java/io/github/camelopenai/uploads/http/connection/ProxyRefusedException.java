package io.github.camelopenai.uploads.http.connection;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;

/** Thrown when a proxy answers a request instead of forwarding it, so that the server has not received it. */
public final class ProxyRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param server the host and port that the request was sent to */
    public ProxyRefusedException(HttpResponse answer, String server) {
        super("the proxy refused a request to " + server + ": HTTP " + answer.getCode() + reason(answer)
                + advice(answer));
        status = answer.getCode();
    }

    /** Whether a retry would be refused too: the password is wrong, or the proxy does not allow the connection. */
    public boolean isPermanent() {
        return status < 500 && status != HttpStatus.SC_REQUEST_TIMEOUT && status != HttpStatus.SC_TOO_MANY_REQUESTS;
    }

    private static String reason(HttpResponse answer) {
        String reason = ShownText.of(answer.getReasonPhrase(), 100);
        return reason == null || reason.isBlank() ? "" : " " + reason;
    }

    private static String advice(HttpResponse answer) {
        int status = answer.getCode();
        if (status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
            Header wanted = answer.getFirstHeader(HttpHeaders.PROXY_AUTHENTICATE);
            return ". Check proxyAuthUsername, proxyAuthPassword and proxyAuthMethod"
                    + (wanted == null ? "" : "; the proxy requests " + ShownText.of(wanted.getValue(), 100));
        }
        if (status == HttpStatus.SC_FORBIDDEN) {
            return ". The proxy does not allow this request; ask its administrator, or add the host to nonProxyHosts";
        }
        return status < 500 ? ". Check proxyHost and proxyPort" : "";
    }
}
