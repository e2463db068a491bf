package io.github.camelopenai.uploads.api;

/** The time that the server gives an upload, one hour at OpenAI, is over or too short for what is left. */
public class UploadExpiredException extends OpenAIUploadsIOException {

    private static final long serialVersionUID = 1L;

    public UploadExpiredException(
            String message, String operation, String uploadId, String requestId, Throwable cause) {
        super(message, operation, uploadId, requestId, cause);
    }

    /** The same with the numbers that led to it. */
    public UploadExpiredException because(String numbers) {
        return new UploadExpiredException(
                getMessage() + ". When it ended: " + numbers,
                getOperation(),
                getUploadId(),
                getRequestId(),
                getCause());
    }
}
