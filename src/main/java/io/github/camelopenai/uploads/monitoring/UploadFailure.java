package io.github.camelopenai.uploads.monitoring;

import java.time.Instant;

/**
 * A step that has failed.
 *
 * @param operation which step
 * @param unknown whether the file may exist all the same
 * @param uploadId null if there was no upload yet
 * @param filename null if it is not known
 * @param errorClass of what the exchange failed with
 * @param message of that
 */
public record UploadFailure(
        Instant at,
        String operation,
        boolean unknown,
        String uploadId,
        String filename,
        String exchangeId,
        String routeId,
        String errorClass,
        String message) {}
