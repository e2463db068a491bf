package io.github.camelopenai.uploads.http.answer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ContentType;

/**
 * Decodes the body of an answer. JSON is UTF-8, with or without a byte order mark. UTF-16, which some servers write, is
 * recognized by its first bytes. A body that is not valid UTF-8 is decoded with the charset that the answer names.
 */
public final class AnswerText {

    private AnswerText() {}

    /** @param contentType of the answer; may be null */
    public static String decode(byte[] body, String contentType) {
        String text = new String(body, charset(body, contentType));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Charset charset(byte[] body, String contentType) {
        Charset utf16 = utf16(body);
        if (utf16 != null) {
            return utf16;
        }
        if (isAscii(body)) {
            return StandardCharsets.UTF_8;
        }
        Charset named = named(contentType);
        // Servers that write UTF-8 often name another charset.
        return named == null || isUtf8(body) ? StandardCharsets.UTF_8 : named;
    }

    /** Recognized by the byte order mark or by a zero in the first character, which is ASCII in JSON and in HTML. */
    private static Charset utf16(byte[] body) {
        if (body.length < 2) {
            return null;
        }
        int first = (body[0] & 0xff) << 8 | body[1] & 0xff;
        if (first == 0xfeff || first > 0 && first <= 0x7f) {
            return StandardCharsets.UTF_16BE;
        }
        boolean littleEndian = first == 0xfffe || body[0] > 0 && body[1] == 0;
        return littleEndian ? StandardCharsets.UTF_16LE : null;
    }

    /** Such a body is the same text in all charsets but UTF-16. */
    private static boolean isAscii(byte[] body) {
        for (byte each : body) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }

    private static Charset named(String contentType) {
        ContentType type = ContentType.parseLenient(contentType);
        return type == null ? null : type.getCharset();
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
