package io.github.camelopenai.uploads.message;

import java.io.InputStream;
import java.io.Reader;
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
 * The charset that turns a text into the bytes to upload. A text that has a character which the charset lacks is refused:
 * Java would write a question mark instead.
 */
record BodyCharset(Charset charset) {

    /** As many characters are encoded at once, so that checking a text needs no memory. */
    static final int CHUNK = 8192;

    /** UTF-8, unless {@code CamelCharsetName} names another one, as a header or a property. */
    static BodyCharset of(Exchange exchange) {
        String name = ExchangeHelper.getCharsetName(exchange, false);
        try {
            Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
            if (!charset.canEncode()) {
                throw refusal(name, "which can be read, but not written", null);
            }
            return new BodyCharset(charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw refusal(name, "which is not known here", e);
        }
    }

    private static IllegalArgumentException refusal(String name, String why, Exception cause) {
        return new IllegalArgumentException(
                "The charset of the body is '" + name + "' (" + Exchange.CHARSET_NAME + ", header or property), " + why
                        + "; write for example UTF-8",
                cause);
    }

    /** The bytes of a text. */
    byte[] encode(String text) {
        requireEncodable(text);
        return text.getBytes(charset);
    }

    /** The bytes of what is read, as it is read. */
    InputStream encode(Reader reader) {
        return new ReaderInputStream(reader, this);
    }

    /** Without keeping the bytes: those of a large text would be in memory twice. */
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

    /** An encoder that does not replace anything. */
    CharsetEncoder newEncoder() {
        return charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * Fails if an encoder has come to a character that cannot be encoded.
     *
     * @param in the characters, of which it is the next one
     * @param begin the index in the text of the first of them
     */
    void requireNoError(CoderResult result, CharBuffer in, long begin) {
        if (!result.isError()) {
            return;
        }
        long index = begin + in.position();
        int first = Character.codePointAt(in, 0);
        if (result.isMalformed()) {
            throw new IllegalArgumentException(String.format(
                    "The body has half a character (U+%04X at index %d), which no charset can write: a text was cut between"
                            + " the two halves (surrogates) of a character. Mend the text, or set its bytes as the body",
                    first, index));
        }
        String shown = Character.isISOControl(first) ? String.format("U+%04X", first) : Character.toString(first);
        throw new IllegalArgumentException("The body has characters (first: '" + shown + "' at index " + index
                + ") that " + charset + " (" + Exchange.CHARSET_NAME + ") does not have; remove "
                + Exchange.CHARSET_NAME + " or set it to UTF-8");
    }
}
