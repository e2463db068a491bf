package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.text.ShownText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of bodies that can be uploaded, but are probably a mistake. */
final class BodyWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(BodyWarnings.class);

    private static final int LONGEST_PATH = 4096;
    private static final long LARGE = 64L << 20;
    private static final AtomicBoolean WARNED_OF_LARGE_BODY = new AtomicBoolean();

    private BodyWarnings() {}

    /**
     * Warns once of a large body in memory, since a larger one may end in an OutOfMemoryError.
     *
     * @param form the type of the body, such as {@code byte[]}
     */
    static void warnOfLargeBody(long bytes, String form) {
        if (bytes >= LARGE && WARNED_OF_LARGE_BODY.compareAndSet(false, true)) {
            LOG.warn(
                    "A body of {} bytes is in memory as a whole ({}). Larger ones may not fit into the heap. Configure the"
                            + " consumer to provide a file or a stream: localWorkDirectory for sftp and (with binary=true) ftp,"
                            + " includeBody=false with an object store's getObject, streamCache(false) on the route",
                    bytes,
                    form);
        }
    }

    static void warnOfPath(byte[] body) {
        if (body.length <= LONGEST_PATH) {
            warnOfPath(new String(body, StandardCharsets.UTF_8));
        }
    }

    /** Warns of a text that is the path of an existing file. Only short texts are checked. */
    static void warnOfPath(String body) {
        if (body.length() > LONGEST_PATH) {
            return;
        }
        String text = body.strip();
        if (!text.isEmpty() && text.indexOf('\n') < 0 && isFile(text)) {
            LOG.warn(
                    "The body is the text '{}', which is the path of a file: the text is uploaded, not the file. To upload the"
                            + " file, set new java.io.File(...) as the body",
                    ShownText.of(text, LONGEST_PATH));
        }
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(path(text));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // Not a path on this system.
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
            // The URI has blanks or is relative.
            String path = uri.substring("file:".length());
            return Path.of(path.startsWith("//") ? path.substring(2) : path);
        }
    }
}
