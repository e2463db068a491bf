package io.github.camelopenai.uploads.monitoring;

import java.time.Instant;

/**
 * A failed operation.
 *
 * @param operation the operation, such as {@code upload}
 * @param unknown whether the outcome is unknown, so that the file may exist
 * @param uploadId null if no upload was created
 * @param filename null if it is not known
 * @param errorClass the class of the exception
 * @param message the message of the exception
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
