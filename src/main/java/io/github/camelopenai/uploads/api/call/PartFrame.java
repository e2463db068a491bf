package io.github.camelopenai.uploads.api.call;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The multipart body around the bytes of a part. Each part has a random boundary of its own, since the content may be a log that
 * contains the boundaries of earlier parts. A boundary is not a secret.
 */
record PartFrame(String contentType, byte[] head, byte[] tail) {

    private static final String PREFIX = "camel-openai-uploads-";
    private static final byte[] DIGITS = ascii("0123456789abcdefghijklmnopqrstuv");

    /** 26 digits of 5 bits. */
    private static final String PATTERN = PREFIX + "#".repeat(26);

    private static final byte[] HEAD = ascii("--" + PATTERN + "\r\n"
            + "Content-Disposition: form-data; name=\"data\"; filename=\"part\"\r\n"
            + "Content-Type: application/octet-stream\r\n"
            + "\r\n");
    private static final byte[] TAIL = ascii("\r\n--" + PATTERN + "--\r\n");

    static PartFrame random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] boundary = ascii(PATTERN);
        for (int i = PREFIX.length(); i < boundary.length; i++) {
            boundary[i] = DIGITS[random.nextInt(DIGITS.length)];
        }
        return new PartFrame(
                "multipart/form-data; boundary=" + new String(boundary, StandardCharsets.US_ASCII),
                filled(HEAD, boundary, "--".length()),
                filled(TAIL, boundary, "\r\n--".length()));
    }

    private static byte[] filled(byte[] pattern, byte[] boundary, int position) {
        byte[] text = pattern.clone();
        System.arraycopy(boundary, 0, text, position, boundary.length);
        return text;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
