package io.github.camelopenai.uploads.emulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The authentication that a proxy requires. */
@FunctionalInterface
public interface ProxyLogin {

    /** No authentication. */
    ProxyLogin NONE = head -> null;

    /** Returns the response that refuses a request; null if the request is allowed. */
    ProxyRefusal check(RequestHead head);

    static ProxyLogin basic(String user, String password) {
        String right =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return head -> right.equals(head.header("Proxy-Authorization"))
                ? null
                : new ProxyRefusal(407, "Basic realm=\"emulator\"");
    }

    static ProxyLogin digest(String user, String password) {
        String nonce = UUID.randomUUID().toString();
        String secret = md5(user + ":emulator:" + password);
        return head -> {
            String given = head.header("Proxy-Authorization");
            if (given != null && given.startsWith("Digest ") && nonce.equals(field(given, "nonce"))) {
                String request = md5(head.method() + ":" + field(given, "uri"));
                String right = md5(
                        String.join(":", secret, nonce, field(given, "nc"), field(given, "cnonce"), "auth", request));
                if (right.equals(field(given, "response"))) {
                    return null;
                }
            }
            return new ProxyRefusal(407, "Digest realm=\"emulator\", qop=\"auth\", nonce=\"" + nonce + "\"");
        };
    }

    private static String field(String header, String name) {
        Matcher field = Pattern.compile("\\b" + name + "=\"?([^\",]*)").matcher(header);
        return field.find() ? field.group(1) : "";
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
