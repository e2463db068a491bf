package io.github.camelopenai.uploads.http.auth;

import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/**
 * A key or a token together with the header of a request that carries it.
 *
 * @param number counts the tokens of a provider, which may return the same text twice; 0 for a key
 * @param header name of the header
 * @param prefix text before the secret in the header, such as {@code "Bearer "}
 * @param secret the key or token; never printed
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
