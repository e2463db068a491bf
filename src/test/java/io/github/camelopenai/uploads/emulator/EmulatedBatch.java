package io.github.camelopenai.uploads.emulator;

import java.time.Instant;

/**
 * A batch that was created.
 *
 * @param id the id it was given, {@code batch_...}
 * @param inputFileId the file with its requests
 * @param endpoint where the requests go, such as {@code /v1/responses}
 * @param completionWindow always {@code 24h}
 * @param createdAt when, by the emulator's clock
 */
public record EmulatedBatch(
        String id, String inputFileId, String endpoint, String completionWindow, Instant createdAt) {}
