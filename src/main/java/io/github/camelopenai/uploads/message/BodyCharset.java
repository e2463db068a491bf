package io.github.camelopenai.uploads.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;

/**
 * The charset that encodes a text body. It refuses a text with a character that the charset cannot encode, for which Java would
 * write a question mark.
 */
record BodyCharset(Charset charset) {

    /** The number of characters to encode at once, which limits the memory that the check of a text needs. */
    static final int CHUNK = 8192;

    /** The charset in the header or property {@code CamelCharsetName}; by default UTF-8. */
    static BodyCharset of(Exchange exchange) {
        String name = ExchangeHelper.getCharsetName(exchange, false);
        try {
            Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
            if (!charset.canEncode()) {
                throw refusal(name, "which can be decoded, but not encoded", null);
            }
            return new BodyCharset(charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw refusal(name, "which is not supported by this JVM", e);
        }
    }

    private static IllegalArgumentException refusal(String name, String why, Exception cause) {
        return new IllegalArgumentException(
                "The charset of the body is '" + name + "' (" + Exchange.CHARSET_NAME + ", header or property), " + why
                        + "; use for example UTF-8",
                cause);
    }

    /** Encodes a text. */
    byte[] encode(String text) {
        requireEncodable(text);
        return text.getBytes(charset);
    }

    /** Encodes the text without keeping the bytes, which would need as much memory again. */
    private void requireEncodable(String text) {
        CharsetEncoder encoder = newEncoder();
        char[] chars = new char[Math.min(CHUNK, text.length())];
        ByteBuffer ignored = ByteBuffer.allocate(CHUNK);
        int kept = 0;
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + chars.length - kept);
            text.getChars(at, end, chars, kept);
            CharBuffer in = CharBuffer.wrap(chars, 0, kept + end - at);
            long begin = at - kept;
            at = end;
            CoderResult result;
            do {
                result = encoder.encode(in, ignored.clear(), at == text.length());
                requireNoError(result, in, begin);
            } while (result.isOverflow());
            kept = in.remaining();
            in.compact();
        }
    }

    /** Makes an encoder that reports errors instead of replacing characters. */
    CharsetEncoder newEncoder() {
        return charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * Fails if an encoder has reached a character that it cannot encode.
     *
     * @param in the buffer whose next character is that character
     * @param begin the index in the text of the first character of the buffer
     */
    void requireNoError(CoderResult result, CharBuffer in, long begin) {
        if (!result.isError()) {
            return;
        }
        long index = begin + in.position();
        int first = Character.codePointAt(in, 0);
        if (result.isMalformed()) {
            throw new IllegalArgumentException(String.format(
                    "The body contains half a character (U+%04X at index %d), which no charset can encode: the text was cut"
                            + " between the two halves (surrogates) of a character. Correct the text, or set its bytes as"
                            + " the body",
                    first, index));
        }
        String shown = Character.isISOControl(first) ? String.format("U+%04X", first) : Character.toString(first);
        throw new IllegalArgumentException("The body contains characters (first: '" + shown + "' at index " + index
                + ") that " + charset + " (" + Exchange.CHARSET_NAME + ") cannot encode; remove "
                + Exchange.CHARSET_NAME + " or set it to UTF-8");
    }
}
