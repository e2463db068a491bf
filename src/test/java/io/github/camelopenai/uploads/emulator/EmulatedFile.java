package io.github.camelopenai.uploads.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file that came out of a completed upload.
 *
 * @param id the id it was given, {@code file-...}
 * @param uploadId the upload that became this file
 * @param filename its name
 * @param purpose what it is for
 * @param mimeType the MIME type given at the upload's creation
 * @param bytes how many bytes it has
 * @param sha256 the SHA-256 of the whole file in hex
 * @param md5 the MD5 of the whole file in hex
 * @param createdAt when the upload was completed, by the emulator's clock
 * @param expiresAt when the file expires, or null
 * @param content where the bytes are, or null if the emulator discards them
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
