package io.github.camelopenai.uploads.api;

/**
 * {@code complete} may have reached the server, no definite answer came, and looking for the file did not settle it: the
 * file may exist or not. Nothing was cancelled, and nothing must be started over before somebody has looked, or there
 * may be two files.
 *
 * <p>What went wrong is a suppressed exception and not the cause: Camel looks for an {@code onException} for the cause
 * first, and one that starts over after a broken connection or a 503 must not get this.
 */
public class UploadOutcomeUnknownException extends OpenAIUploadsIOException {

    private static final long serialVersionUID = 1L;

    public UploadOutcomeUnknownException(String message, String uploadId, String requestId) {
        super(message, ApiCall.COMPLETE.operation(), uploadId, requestId, null);
    }

    /** The same, with what to do about it in the end. */
    public UploadOutcomeUnknownException withAdvice(String advice) {
        UploadOutcomeUnknownException more =
                new UploadOutcomeUnknownException(getMessage() + ". " + advice, getUploadId(), getRequestId());
        for (Throwable suppressed : getSuppressed()) {
            more.addSuppressed(suppressed);
        }
        more.setStackTrace(getStackTrace());
        return more;
    }
}
