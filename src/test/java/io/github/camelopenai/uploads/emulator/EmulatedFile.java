package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The file of a completed upload.
 *
 * @param id the id, {@code file-...}
 * @param uploadId the id of its upload
 * @param filename the name
 * @param purpose the purpose
 * @param mimeType the MIME type of the upload
 * @param bytes the number of bytes
 * @param sha256 the SHA-256 of the whole file in hex
 * @param md5 the MD5 of the whole file in hex
 * @param createdAt the time of {@code complete} by the emulator's clock
 * @param expiresAt the time at which the file expires, or null
 * @param content the path of the stored bytes, or null if the emulator discards them
 */
public record EmulatedFile(
        String id,
        String uploadId,
        String filename,
        String purpose,
        String mimeType,
        long bytes,
        String sha256,
        String md5,
        Instant createdAt,
        Instant expiresAt,
        Path content) {

    /** Opens the bytes of the file; the caller closes the stream. */
    public InputStream openContent() throws IOException {
        if (content == null) {
            throw new IllegalStateException("The emulator discards content: build it with store()");
        }
        return Files.newInputStream(content);
    }
}
