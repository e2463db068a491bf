package io.github.camelopenai.uploads.http.auth;

import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.core5.http.message.BasicHeader;

/** A header whose value is left out of logs. */
public final class SecretHeader extends BasicHeader {

    private static final long serialVersionUID = 1L;

    /** A shorter value of an additional header is taken for a word and not for a credential. */
    private static final int SHORTEST_CREDENTIAL = 8;

    private final List<String> secrets;

    private SecretHeader(String name, String value, List<String> secrets) {
        super(name, value, true);
        this.secrets = secrets;
    }

    /**
     * Makes a header with a key or a token.
     *
     * @param prefix text before the secret, such as {@code "Bearer "}
     */
    public static SecretHeader credential(String name, String prefix, String secret) {
        return new SecretHeader(name, prefix + secret, List.of(secret));
    }

    /** Makes a header that the user has configured; its value may be a credential, with or without the name of a scheme. */
    public static SecretHeader additional(String name, String value) {
        String withoutScheme = value.replaceFirst("^[A-Za-z]+ +(?=\\S+$)", "");
        List<String> secrets = Stream.of(value, withoutScheme)
                .filter(secret -> secret.length() >= SHORTEST_CREDENTIAL)
                .distinct()
                .toList();
        return new SecretHeader(name, value, secrets);
    }

    /** The parts of the value that are redacted. */
    List<String> secrets() {
        return secrets;
    }

    @Override
    public String toString() {
        return getName() + ": ***";
    }
}
