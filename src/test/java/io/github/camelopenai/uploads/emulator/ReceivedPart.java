package io.github.camelopenai.uploads.emulator;

import java.util.List;
import java.util.Map;

/**
 * The multipart field of an {@code addPart} as received, even if the part was refused.
 *
 * @param filename the filename in the Content-Disposition of the field, or null
 * @param contentType the Content-Type of the field, or null
 * @param headers all headers of the field; the case of names is ignored
 * @param bytes the number of bytes in the field
 * @param sha256 the SHA-256 of these bytes in hex
 */
public record ReceivedPart(
        String filename, String contentType, Map<String, List<String>> headers, long bytes, String sha256) {}
