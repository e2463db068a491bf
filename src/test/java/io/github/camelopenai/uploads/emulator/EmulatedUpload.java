package io.github.camelopenai.uploads.emulator;

import java.time.Instant;
import java.util.List;

/**
 * An upload as the emulator knew it at the moment of asking.
 *
 * @param id the id it was given, {@code upload_...}
 * @param filename the name that the file will have
 * @param purpose what the file is for
 * @param mimeType the MIME type given at creation
 * @param bytes how many bytes were announced
 * @param expiresAfterSeconds how long the file shall live, or null
 * @param status its state, by the emulator's clock
 * @param createdAt when it was created
 * @param expiresAt when it expires
 * @param parts the parts accepted so far, in the order of their arrival
 * @param fileId the file that it became, or null
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
