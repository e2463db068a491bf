package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.util.MimeTypeHelper;

/**
 * The MIME type that belongs to a file's extension: the one that OpenAI lists, else the one that Camel knows. OpenAI refuses
 * files whose type it does not expect for the extension, and Camel's table is that of web servers ({@code .ts} is video).
 */
public final class MimeTypes {

    private static final Properties BY_EXTENSION = load();

    /** Types that stores and servers give to what they know nothing of. */
    private static final Set<String> MEANINGLESS =
            Set.of("application/octet-stream", "binary/octet-stream", "application/x-directory");

    private static final Pattern FORM =
            Pattern.compile("[^\\s/;,\"'\\p{Cntrl}]+/[^\\s/;,\"'\\p{Cntrl}]+( *;[^\\p{Cntrl}]*)?");

    private MimeTypes() {}

    /** @return null for a name without an extension, or with one that is not known */
    static String ofExtension(String filename) {
        if (filename == null || !filename.contains(".")) {
            return null;
        }
        String extension =
                filename.substring(filename.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT);
        String listed = BY_EXTENSION.getProperty(extension);
        return listed != null ? listed : MimeTypeHelper.probeMimeType("file." + extension);
    }

    /** Refuses what servers cannot take for a type: with parameters or without, but with a slash and on one line. */
    public static void requireForm(String option, String type) {
        if (!FORM.matcher(type.strip()).matches()) {
            throw new IllegalArgumentException(
                    option + " is '" + ShownText.of(type) + "'; it must be type/subtype, such as text/jsonl");
        }
    }

    /** Whether a type says something about the content, whatever its parameters and its case. */
    static boolean isMeaningful(String type) {
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
