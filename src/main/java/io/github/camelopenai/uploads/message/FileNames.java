package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.text.ShownText;
import java.io.File;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.WrappedFile;

/** Finds the file name of a message, and refuses names that are a mistake. */
public final class FileNames {

    private FileNames() {}

    /**
     * The name of the body's file or of its source, without a directory; null if there is none. {@code CamelFileName} comes
     * first: a route may have set it, and the file of a consumer or a form may be a temporary file.
     */
    public static String of(Message message) {
        return of(message, null);
    }

    /** @param ofSource the name that an opened source states; null for none */
    static String of(Message message, String ofSource) {
        String name = lastSegment(inHeader(message, Exchange.FILE_NAME));
        if (name == null) {
            name = lastSegment(ofSource != null ? ofSource : nameOfFile(message.getBody()));
        }
        return name != null ? name : lastSegment(ObjectStore.nameOf(message).orElse(null));
    }

    /** The name in a header. Of a file, it is the name of the file, since Camel would convert its content to a text. */
    static String inHeader(Message message, String header) {
        Object value = message.getHeader(header);
        boolean isFile = value instanceof WrappedFile || value instanceof File || value instanceof Path;
        return isFile ? nameOfFile(value) : message.getHeader(header, String.class);
    }

    private static String nameOfFile(Object value) {
        if (value instanceof WrappedFile<?> wrapped) {
            return nameOfFile(wrapped.getFile());
        }
        if (value instanceof File file) {
            return file.getName();
        }
        return value instanceof Path path && path.getFileName() != null
                ? path.getFileName().toString()
                : null;
    }

    /** Removes the directory of a name, with the separators of any system. */
    static String lastSegment(String name) {
        if (name == null) {
            return null;
        }
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return last.isBlank() ? null : last;
    }

    /**
     * Refuses the file name of a header if it is an extension without a name, such as {@code .jsonl}.
     *
     * @param filename without a directory
     */
    static void requireNameInHeader(String filename) {
        if (isDots(filename) || isKnownExtension(filename)) {
            throw new IllegalArgumentException("The header " + HeaderNames.FILE_NAME + " is '"
                    + ShownText.of(filename)
                    + "', which is an extension without a name. Check the values that the name is made of");
        }
    }

    /**
     * Refuses the file name that an expression has made if it is an extension without a name. For example, {@code
     * fileName=${header.id}.jsonl} without the header gives {@code .jsonl}, so that all such files would have one name.
     *
     * @param filename without a directory
     * @param option the value of the option
     */
    static void requireNameInOption(String filename, String option) {
        boolean extensionOnly = isDots(filename)
                || isKnownExtension(filename)
                || filename.startsWith(".") && option.strip().endsWith(filename);
        if (MessageExpressions.isExpression(option) && extensionOnly) {
            throw new IllegalArgumentException("The option fileName is '" + option + "', which gives '"
                    + ShownText.of(filename) + "' for this message, an extension without a name."
                    + " Set the header or property that it names, or a fixed value");
        }
    }

    private static boolean isDots(String filename) {
        for (int i = 0; i < filename.length(); i++) {
            if (filename.charAt(i) != '.') {
                return false;
            }
        }
        return true;
    }

    /** Only known extensions are refused: {@code .env} is the name of a file. */
    private static boolean isKnownExtension(String filename) {
        return filename.lastIndexOf('.') == 0 && MimeTypes.ofExtension(filename) != null;
    }
}
