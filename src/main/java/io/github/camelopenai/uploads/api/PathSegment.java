package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.text.ShownText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes an id as one segment of a path, so that no id leads to another path. */
public final class PathSegment {

    private PathSegment() {}

    /** Longer than any known id, and short enough for a path. */
    private static final int LONGEST = 500;

    /** Whether the text can be an id: printable characters, and no name of a directory. */
    public static boolean isId(String text) {
        return isPlain(text)
                || text != null
                        && !text.isBlank()
                        && text.equals(text.strip())
                        && text.length() <= LONGEST
                        && !ShownText.hasControls(text)
                        && !text.equals(".")
                        && !text.equals("..");
    }

    /** Whether the text has only characters that need no encoding, as ids usually do. */
    private static boolean isPlain(String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    public static String encode(String id) {
        if (isPlain(id)) {
            return id;
        }
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException("No upload id is known: send the exchange through openai-uploads:create"
                    + " before, or set the header CamelOpenAIUploadsUploadId or the option uploadId");
        }
        if (!isId(id)) {
            throw new IllegalArgumentException("'" + ShownText.of(id) + "' is not an upload id");
        }
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
