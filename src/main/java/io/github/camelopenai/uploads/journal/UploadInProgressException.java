package io.github.camelopenai.uploads.journal;

/** Another exchange, route or process is uploading the same source to the same destination. */
public class UploadInProgressException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public UploadInProgressException(String message) {
        super(message);
    }
}
