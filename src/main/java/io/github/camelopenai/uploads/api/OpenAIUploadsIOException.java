package io.github.camelopenai.uploads.api;

import java.io.IOException;

/**
 * No usable answer: the connection failed, timed out or was cut, the answer made no sense, or the content could not be
 * read. The cause tells which; the message names operation and upload.
 */
public class OpenAIUploadsIOException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String uploadId;

    OpenAIUploadsIOException(String message, String operation, String uploadId, Throwable cause) {
        super(message, cause);
        this.operation = operation;
        this.uploadId = uploadId;
    }

    /** {@code create}, {@code addPart}, {@code complete} or {@code cancel}. */
    public String getOperation() {
        return operation;
    }

    /** The upload that it concerns; null for a {@code create}. */
    public String getUploadId() {
        return uploadId;
    }
}
