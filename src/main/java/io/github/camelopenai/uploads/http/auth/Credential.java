package io.github.camelopenai.uploads.http.auth;

import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/**
 * A key or a token, as one request carries it.
 *
 * @param number the how manieth of its provider it is: the same text may be given twice
 * @param header that it is sent in
 * @param prefix before it in that header
 * @param secret never printed
 */
public record Credential(long number, String header, String prefix, String secret) {

    static Credential bearer(long number, String secret) {
        return new Credential(number, HttpHeaders.AUTHORIZATION, "Bearer ", secret);
    }

    public void addTo(HttpRequest request) {
        request.setHeader(SecretHeader.credential(header, prefix, secret));
    }

    @Override
    public String toString() {
        return "Credential[" + header + ": ***]";
    }
}
