package io.github.camelopenai.uploads.limit;

/**
 * A file is not of the kind that its purpose takes: its type, its bytes or its lines. The upload was not created, or was
 * cancelled. Another attempt with the same file fails again.
 */
public class PurposeLimitException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String purpose;
    private final String uploadId;

    PurposeLimitException(String message, String purpose) {
        super(message);
        this.purpose = purpose;
        this.uploadId = null;
    }

    private PurposeLimitException(String message, String uploadId, PurposeLimitException cause) {
        super(message, cause);
        this.purpose = cause.purpose;
        this.uploadId = uploadId;
    }

    /** The same refusal for an upload that was created before the limit was exceeded. */
    public PurposeLimitException duringUpload(String id) {
        return new PurposeLimitException("openai-uploads:upload (upload " + id + ") failed: " + getMessage(), id, this);
    }

    /** The purpose whose limit is exceeded. */
    public String getPurpose() {
        return purpose;
    }

    /** The id of the upload; null if none was created. */
    public String getUploadId() {
        return uploadId;
    }
}
