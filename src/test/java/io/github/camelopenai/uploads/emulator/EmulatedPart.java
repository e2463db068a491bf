package io.github.camelopenai.uploads.emulator;

import java.time.Instant;

/**
 * An accepted part.
 *
 * @param id the id, {@code part_...}
 * @param uploadId the id of its upload
 * @param bytes the number of bytes
 * @param sha256 the SHA-256 of the bytes in hex
 * @param createdAt the time of its acceptance by the emulator's clock
 */
public record EmulatedPart(String id, String uploadId, long bytes, String sha256, Instant createdAt) {}
