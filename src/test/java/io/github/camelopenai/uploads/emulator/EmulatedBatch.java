package io.github.camelopenai.uploads.emulator;

import java.time.Instant;

/**
 * A batch that was created.
 *
 * @param id the id, {@code batch_...}
 * @param inputFileId the id of the file with the requests
 * @param endpoint the endpoint of the requests, such as {@code /v1/responses}
 * @param completionWindow always {@code 24h}
 * @param createdAt the time of its creation by the emulator's clock
 */
public record EmulatedBatch(
        String id, String inputFileId, String endpoint, String completionWindow, Instant createdAt) {}
