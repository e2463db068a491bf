package io.github.camelopenai.uploads.journal;

/** The same source is being uploaded to the same place already, by another exchange, route or process. */
public class UploadInProgressException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public UploadInProgressException(String message) {
        super(message);
    }
}
