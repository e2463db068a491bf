package io.github.camelopenai.uploads.emulator;

import java.time.Instant;

/**
 * A part that the emulator accepted.
 *
 * @param id the id it was given, {@code part_...}
 * @param uploadId the upload it belongs to
 * @param bytes how many bytes it has
 * @param sha256 the SHA-256 of its bytes in hex
 * @param createdAt when it was accepted, by the emulator's clock
 */
public record EmulatedPart(String id, String uploadId, long bytes, String sha256, Instant createdAt) {}
