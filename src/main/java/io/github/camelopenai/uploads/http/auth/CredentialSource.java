package io.github.camelopenai.uploads.http.auth;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.Watchdog;
import java.io.IOException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/** Supplies the credential of each request. Two sources are equal if they belong to the same account. */
public interface CredentialSource {

    /**
     * Returns the credential for the next request.
     *
     * @param refused the credential that the server has answered with 401 earlier in this call; null if there is none
     * @throws IOException if there is no credential, if {@code deadline} passes first, or because of {@code abort}
     */
    Credential get(Credential refused, Deadline deadline, AbortSignal abort, Watchdog watch) throws IOException;

    /** Whether another credential may follow a refused one. */
    boolean renewable();

    /** What the user should check when the server refuses the credential. */
    String advice();

    /**
     * A key or a token together with the header of a request that carries it.
     *
     * @param number counts the tokens of a provider, which may return the same text twice; 0 for a key
     * @param secret the key or token; never printed
     */
    public record Credential(long number, SecretHeader header, String secret) {

        static Credential bearer(long number, String secret) {
            return new Credential(
                    number, SecretHeader.credential(HttpHeaders.AUTHORIZATION, "Bearer ", secret), secret);
        }

        /** A key that is the whole value of a header. */
        static Credential inHeader(String name, String key) {
            return new Credential(0, SecretHeader.credential(name, "", key), key);
        }

        public void addTo(HttpRequest request) {
            request.setHeader(header);
        }

        @Override
        public String toString() {
            return "Credential[" + header + "]";
        }
    }
}
