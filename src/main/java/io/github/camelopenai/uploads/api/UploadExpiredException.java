package io.github.camelopenai.uploads.api;

/** The upload has expired, one hour after its creation at OpenAI, or will expire before its parts are sent. */
public class UploadExpiredException extends OpenAIUploadsIOException {

    private static final long serialVersionUID = 1L;

    public UploadExpiredException(
            String message, String operation, String uploadId, String requestId, Throwable cause) {
        super(message, operation, uploadId, requestId, cause);
    }

    /** Returns the same exception with the figures that led to it in its message. */
    public UploadExpiredException because(String numbers) {
        return new UploadExpiredException(
                getMessage() + ". When it ended: " + numbers,
                getOperation(),
                getUploadId(),
                getRequestId(),
                getCause());
    }
}
