package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.text.ShownText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a body that is the path of a file instead of its content. It is uploaded all the same, since the text may be
 * meant. Only a short body can be a path, so a long one costs nothing.
 */
final class BodyWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(BodyWarnings.class);

    private static final int LONGEST_PATH = 4096;

    private BodyWarnings() {}

    static void warnOf(byte[] body) {
        if (body.length <= LONGEST_PATH) {
            warnOf(new String(body, StandardCharsets.UTF_8));
        }
    }

    static void warnOf(String body) {
        if (body.length() > LONGEST_PATH) {
            return;
        }
        String text = body.strip();
        if (!text.isEmpty() && text.indexOf('\n') < 0 && isFile(text)) {
            LOG.warn(
                    "The body is the text '{}', which is the path of a file: the text is uploaded, not the file. To upload the"
                            + " file, set new java.io.File(...) as the body before",
                    ShownText.of(text, LONGEST_PATH));
        }
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(path(text));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // No path on this system.
            return false;
        }
    }

    private static Path path(String text) {
        if (text.startsWith("~/")) {
            return Path.of(System.getProperty("user.home"), text.substring(2));
        }
        return text.startsWith("file:") ? pathOfUri(text) : Path.of(text);
    }

    private static Path pathOfUri(String uri) {
        try {
            return Path.of(URI.create(uri));
        } catch (InvalidPathException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            // With blanks, or relative.
            String path = uri.substring("file:".length());
            return Path.of(path.startsWith("//") ? path.substring(2) : path);
        }
    }
}
