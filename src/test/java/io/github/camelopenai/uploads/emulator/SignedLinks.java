package io.github.camelopenai.uploads.emulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs links, and checks them, as the shared access signatures (SAS) of Azure do: for one path, until a time, for GET alone. */
final class SignedLinks {

    private static final String VERSION = "2024-11-04";

    private final EmulatorClock clock;

    /** The last one is in force; links signed with the others have expired. */
    private final List<byte[]> keys = new CopyOnWriteArrayList<>();

    SignedLinks(EmulatorClock clock) {
        this.clock = clock;
        expireAll();
    }

    void expireAll() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        keys.add(key);
    }

    /** The query of a link that is accepted for this time. */
    String query(String path, Duration life) {
        String expiry = clock.now().plus(life).truncatedTo(ChronoUnit.SECONDS).toString();
        String signature = sign(keys.get(keys.size() - 1), toSign(path, expiry));
        return "sv=" + VERSION + "&se=" + encode(expiry) + "&sr=b&sp=r&sig=" + encode(signature);
    }

    /** Returns the refusal of a request, or null if it is accepted. */
    RangeReply refusal(String method, String path, Map<String, String> query) {
        String expiry = query.getOrDefault("se", "");
        String signature = query.getOrDefault("sig", "");
        String toSign = toSign(path, expiry);
        int key = keyOf(signature, toSign);
        if (signature.isEmpty()) {
            return refusal("NoAuthenticationInformation", "The request has no signature.", signature, toSign);
        }
        if (key < 0) {
            return refusal("AuthenticationFailed", "Signature did not match.", signature, toSign);
        }
        if (key < keys.size() - 1 || !isBefore(clock.now(), expiry)) {
            return refusal(
                    "AuthenticationFailed", "Signature not valid in the specified time frame.", signature, toSign);
        }
        return method.equals("GET")
                ? null
                : refusal("AuthorizationPermissionMismatch", "The link permits GET alone.", signature, toSign);
    }

    private int keyOf(String signature, String toSign) {
        for (int i = keys.size() - 1; i >= 0; i--) {
            if (MessageDigest.isEqual(ascii(signature), ascii(sign(keys.get(i), toSign)))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBefore(Instant now, String expiry) {
        try {
            return now.isBefore(Instant.parse(expiry));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Repeats the secrets of the link, as the stores do, so that tests can show that a client does not log the answer. */
    private static RangeReply refusal(String code, String text, String signature, String toSign) {
        String body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code
                + "</Code><Message>Server failed to authenticate the request.</Message><AuthenticationErrorDetail>"
                + text
                + "</AuthenticationErrorDetail><SignatureProvided>" + signature + "</SignatureProvided><StringToSign>"
                + toSign + "</StringToSign></Error>";
        return RangeReply.of(403, Map.of("Content-Type", "application/xml", "x-ms-error-code", code), body);
    }

    private static String toSign(String path, String expiry) {
        return String.join("\n", "r", expiry, "/blob" + path, VERSION, "b");
    }

    private static String sign(byte[] key, String toSign) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
