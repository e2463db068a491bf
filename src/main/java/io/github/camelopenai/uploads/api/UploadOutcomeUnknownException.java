package io.github.camelopenai.uploads.api;

/**
 * {@code complete} may have reached the server, no definite answer came, and looking for the file did not settle it: the
 * file may exist or not. Nothing was cancelled, and nothing must be started over before somebody has looked, or there
 * may be two files.
 */
public class UploadOutcomeUnknownException extends OpenAIUploadsIOException {

    private static final long serialVersionUID = 1L;

    UploadOutcomeUnknownException(String message, String uploadId, Throwable cause) {
        super(message, ApiCall.COMPLETE.operation(), uploadId, cause);
    }
}
