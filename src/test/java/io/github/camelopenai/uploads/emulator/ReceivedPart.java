package io.github.camelopenai.uploads.emulator;

import java.util.List;
import java.util.Map;

/**
 * The multipart field of an {@code addPart} as it came over the wire, whether or not it was accepted.
 *
 * @param filename the filename in its Content-Disposition, or null
 * @param contentType its own Content-Type, or null
 * @param headers all its own headers, names without regard to case
 * @param bytes how many bytes it had
 * @param sha256 the SHA-256 of its bytes in hex
 */
public record ReceivedPart(
        String filename, String contentType, Map<String, List<String>> headers, long bytes, String sha256) {}
