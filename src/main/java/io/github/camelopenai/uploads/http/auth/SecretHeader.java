package io.github.camelopenai.uploads.http.auth;

import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.core5.http.message.BasicHeader;

/** A header whose value no log shows. */
public final class SecretHeader extends BasicHeader {

    private static final long serialVersionUID = 1L;

    /** A shorter value of an additional header is a word, and no credential. */
    private static final int SHORTEST_CREDENTIAL = 8;

    private final List<String> secrets;

    private SecretHeader(String name, String value, List<String> secrets) {
        super(name, value, true);
        this.secrets = secrets;
    }

    /** A key or a token. */
    public static SecretHeader credential(String name, String prefix, String secret) {
        return new SecretHeader(name, prefix + secret, List.of(secret));
    }

    /** A header of the user's, which may be a credential, with the name of a scheme before it or without. */
    public static SecretHeader additional(String name, String value) {
        String withoutScheme = value.replaceFirst("^[A-Za-z]+ +(?=\\S+$)", "");
        List<String> secrets = Stream.of(value, withoutScheme)
                .filter(secret -> secret.length() >= SHORTEST_CREDENTIAL)
                .distinct()
                .toList();
        return new SecretHeader(name, value, secrets);
    }

    /** What of the value must not be shown. */
    Stream<String> secrets() {
        return secrets.stream();
    }

    @Override
    public String toString() {
        return getName() + ": ***";
    }
}
