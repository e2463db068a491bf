package io.github.camelopenai.uploads.option;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Takes the options {@code additionalHeader.X} and {@code additionalHeader[X]} out of a URI and checks the names of headers. */
public final class AdditionalHeaders {

    static final String OPTION = "additionalHeader";

    /** Headers that the component sets: another value would break the request or replace the key. */
    private static final Set<String> RESERVED = Set.of(
            "authorization",
            "content-type",
            "content-length",
            "transfer-encoding",
            "content-encoding",
            "host",
            "connection",
            "expect",
            "user-agent",
            "accept",
            "openai-organization",
            "openai-project");

    private static final Set<String> CREDENTIALS =
            Set.of("api-key", "x-api-key", "apikey", "cookie", "proxy-authorization", "x-amz-security-token");

    private AdditionalHeaders() {}

    /** Removes and returns {@code additionalHeader.X} and {@code additionalHeader[X]}, refusing credentials. */
    public static Map<String, Object> takeFrom(Map<String, Object> parameters) {
        Map<String, Object> headers = new LinkedHashMap<>();
        for (String key : Set.copyOf(parameters.keySet())) {
            String name = nameIn(key);
            if (name != null) {
                requireAllowed(name);
                requireNoCredential(name);
                headers.put(name, parameters.remove(key));
            }
        }
        return headers;
    }

    private static String nameIn(String key) {
        if (key.startsWith(OPTION + "[") && key.endsWith("]")) {
            return key.substring(OPTION.length() + 1, key.length() - 1);
        }
        return key.startsWith(OPTION + ".") ? key.substring(OPTION.length() + 1) : null;
    }

    public static void requireAllowed(String name) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException("additionalHeader[" + name + "] is not the name of an HTTP header");
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("additionalHeader[" + name
                    + "] is set by the component itself. Use the options apiKey, organization or project to change its"
                    + " value");
        }
    }

    private static void requireNoCredential(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (CREDENTIALS.contains(lower)
                || lower.contains("token")
                || lower.contains("secret")
                || lower.contains("auth")) {
            throw new IllegalArgumentException("additionalHeader[" + name
                    + "] carries a credential. It is refused in a URI, since URIs are logged. Set it on the component");
        }
    }
}
