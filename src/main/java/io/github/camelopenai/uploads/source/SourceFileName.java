package io.github.camelopenai.uploads.source;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicHeaderValueParser;
import org.apache.hc.core5.http.message.ParserCursor;

/** Finds the file name of a source: that of {@code Content-Disposition} (RFC 6266), else the last segment of the path. */
final class SourceFileName {

    private static final Pattern EXTENDED = Pattern.compile("([A-Za-z0-9!#$&+^_`{}~-]+)'[^']*'(.*)");

    private SourceFileName() {}

    /**
     * @param disposition the header {@code Content-Disposition}; null for none
     * @param target where redirects of the URL have led, whose name is taken if only that has an extension
     * @return null if there is no name
     */
    static String of(String disposition, URI url, URI target) {
        String named = disposition == null ? null : ofDisposition(disposition);
        if (named != null && !named.isBlank()) {
            return named;
        }
        String own = ofPath(url);
        String redirected = ofPath(target);
        boolean better = redirected != null && redirected.contains(".") && (own == null || !own.contains("."));
        return better ? redirected : own;
    }

    private static String ofDisposition(String value) {
        HeaderElement element =
                BasicHeaderValueParser.INSTANCE.parseHeaderElement(value, new ParserCursor(0, value.length()));
        NameValuePair extended = element.getParameterByName("filename*");
        String name = extended == null || extended.getValue() == null ? null : decodeExtended(extended.getValue());
        if (name != null) {
            return name;
        }
        NameValuePair plain = element.getParameterByName("filename");
        return plain == null || plain.getValue() == null ? null : decodeBytes(plain.getValue());
    }

    /** Decodes the form of RFC 8187, such as {@code UTF-8''na%C3%AFve.txt}; null if it is malformed. */
    private static String decodeExtended(String value) {
        Matcher matcher = EXTENDED.matcher(value);
        try {
            return matcher.matches() ? decode(matcher.group(2), Charset.forName(matcher.group(1))) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** HttpClient reads a header as ISO 8859-1, but many servers write UTF-8. */
    private static String decodeBytes(String value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    private static String ofPath(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        try {
            return last.isEmpty() ? null : decode(last, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return last;
        }
    }

    /** Decodes percent-encoding alone: in a path, a plus is a plus. */
    private static String decode(String encoded, Charset charset) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), charset);
    }
}
