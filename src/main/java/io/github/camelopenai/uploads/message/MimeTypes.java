package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.MimeTypeHelper;

/**
 * Finds the MIME type of a file: the type that its source states, then the type that OpenAI lists for the extension, then the
 * type that Camel knows for it. OpenAI refuses files whose type does not match the extension, and Camel's table is that of web
 * servers ({@code .ts} is video).
 */
public final class MimeTypes {

    private static final Properties BY_EXTENSION = load();

    /** Types that stores and servers use for unknown content. */
    private static final Set<String> MEANINGLESS =
            Set.of("application/octet-stream", "binary/octet-stream", "application/x-directory");

    private static final Pattern FORM =
            Pattern.compile("[^\\s/;,\"'\\p{Cntrl}]+/[^\\s/;,\"'\\p{Cntrl}]+( *;[^\\p{Cntrl}]*)?");

    private MimeTypes() {}

    /**
     * The type that the source of a message states, then the type of the extension; null if there is none.
     *
     * @param stated the type that an opened source states; null for none
     */
    static String of(Message message, String stated, String filename) {
        String[] types = {
            message.getHeader(Exchange.FILE_CONTENT_TYPE, String.class),
            stated,
            ObjectStore.typeOf(message).orElse(null)
        };
        for (String type : types) {
            if (type != null && isForm(type) && isMeaningful(type)) {
                return type;
            }
        }
        return ofExtension(filename);
    }

    /** @return null for a name without a known extension */
    static String ofExtension(String filename) {
        if (filename == null || !filename.contains(".")) {
            return null;
        }
        String extension =
                filename.substring(filename.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT);
        String listed = BY_EXTENSION.getProperty(extension);
        return listed != null ? listed : MimeTypeHelper.probeMimeType("file." + extension);
    }

    private static boolean isForm(String type) {
        return FORM.matcher(type.strip()).matches();
    }

    /** Refuses a text that is no MIME type. Parameters are allowed. */
    public static void requireForm(String option, String type) {
        if (!isForm(type)) {
            throw new IllegalArgumentException(
                    option + " is '" + ShownText.of(type) + "'; it must be type/subtype, such as text/jsonl");
        }
    }

    /** Whether a type describes the content. Ignores parameters and case. */
    private static boolean isMeaningful(String type) {
        int parameters = type.indexOf(';');
        String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return !bare.isEmpty() && !MEANINGLESS.contains(bare.toLowerCase(Locale.ROOT));
    }

    private static Properties load() {
        Properties types = new Properties();
        try (InputStream in = MimeTypes.class.getResourceAsStream("mime-types.properties")) {
            types.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return types;
    }
}
