package io.github.camelopenai.uploads.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An id as one segment of a path, so that no id can reach another path. */
final class PathSegment {

    private PathSegment() {}

    static String encode(String id) {
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException("No upload id is known: send the exchange through openai-uploads:create"
                    + " before, or set the header CamelOpenAIUploadsUploadId or the option uploadId");
        }
        if (id.equals(".") || id.equals("..")) {
            throw new IllegalArgumentException("'" + id + "' is not an upload id");
        }
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
