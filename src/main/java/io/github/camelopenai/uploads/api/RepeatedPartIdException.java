package io.github.camelopenai.uploads.api;

/**
 * The server has given one id to two parts that were sent at the same time. It cannot be told which of them the id stands
 * for, so a file made with it could be wrong. This upload is not completed; a new one can be.
 */
public class RepeatedPartIdException extends OpenAIUploadsIOException {

    private static final long serialVersionUID = 1L;

    public RepeatedPartIdException(String message, String uploadId, String requestId, Throwable cause) {
        super(message, ApiCall.ADD_PART.operation(), uploadId, requestId, cause);
    }
}
