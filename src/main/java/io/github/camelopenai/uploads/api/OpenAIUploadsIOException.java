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
    private final String requestId;

    OpenAIUploadsIOException(String message, String operation, String uploadId, String requestId, Throwable cause) {
        super(message, cause);
        this.requestId = requestId;
        this.operation = operation;
        this.uploadId = uploadId;
    }

    /** An upload failed for a reason on this side: its content could not be read, it was stopped, or anything else. */
    public static OpenAIUploadsIOException duringUpload(String uploadId, String filename, Throwable cause) {
        String why = cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : cause.toString();
        return new OpenAIUploadsIOException(
                "openai-uploads:upload of '" + filename + "' (upload " + uploadId + ") failed: " + why,
                "upload",
                uploadId,
                null,
                cause);
    }

    /** The server has made an upload, and then something went wrong on this side. */
    public static OpenAIUploadsIOException afterCreate(
            String uploadId, String filename, String requestId, Throwable cause) {
        return new OpenAIUploadsIOException(
                "openai-uploads:create of '" + filename + "' made upload " + uploadId + ", and then failed: " + cause,
                ApiCall.CREATE.operation(),
                uploadId,
                requestId,
                cause);
    }

    /** {@code create}, {@code addPart}, {@code complete}, {@code cancel} or {@code upload}. */
    public String getOperation() {
        return operation;
    }

    /** The upload that it concerns; null for a {@code create}. */
    public String getUploadId() {
        return uploadId;
    }

    /**
     * The server's name for the last request that it answered, for its support; null if it answered none or named none.
     */
    public String getRequestId() {
        return requestId;
    }
}
