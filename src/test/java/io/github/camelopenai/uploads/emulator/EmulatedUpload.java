package io.github.camelopenai.uploads.emulator;

import java.time.Instant;
import java.util.List;

/**
 * A snapshot of an upload.
 *
 * @param id the id, {@code upload_...}
 * @param filename the name of the file
 * @param purpose the purpose of the file
 * @param mimeType the MIME type of the file
 * @param bytes the announced number of bytes
 * @param expiresAfterSeconds the time after which the file expires, or null
 * @param status the status at the time of the emulator's clock
 * @param createdAt the time of its creation
 * @param expiresAt the time at which the upload expires
 * @param parts the accepted parts in the order of their arrival
 * @param fileId the id of the file after {@code complete}, or null
 */
public record EmulatedUpload(
        String id,
        String filename,
        String purpose,
        String mimeType,
        long bytes,
        Long expiresAfterSeconds,
        UploadStatus status,
        Instant createdAt,
        Instant expiresAt,
        List<EmulatedPart> parts,
        String fileId) {

    public EmulatedUpload {
        parts = List.copyOf(parts);
    }
}
