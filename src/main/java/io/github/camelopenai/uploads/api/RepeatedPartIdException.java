package io.github.camelopenai.uploads.api;

/**
 * The server has given the same id to two parts that were sent at the same time. It is unknown which of them the id stands
 * for, so the file could be wrong. This upload is not completed; upload the content again.
 */
public class RepeatedPartIdException extends OpenAIUploadsIOException {

    private static final long serialVersionUID = 1L;

    public RepeatedPartIdException(String message, String uploadId, String requestId, Throwable cause) {
        super(message, ApiCall.ADD_PART.operation(), uploadId, requestId, cause);
    }
}
