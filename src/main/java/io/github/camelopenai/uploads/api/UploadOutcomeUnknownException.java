package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.text.ShownText;

/**
 * {@code complete} may have reached the server, no definite answer came, and the search for the file did not find the
 * outcome: the file may exist or not. Nothing was cancelled. Look for the file in the account before the content is uploaded
 * again, or there may be two files.
 *
 * <p>The failure is a suppressed exception and not the cause: Camel looks for an {@code onException} of the cause first, and
 * one that uploads again after a broken connection or a 503 must not handle this.
 */
public class UploadOutcomeUnknownException extends OpenAIUploadsIOException {

    private static final long serialVersionUID = 1L;

    public UploadOutcomeUnknownException(String message, String uploadId, String requestId) {
        super(message, ApiCall.COMPLETE.operation(), uploadId, requestId, null);
    }

    /**
     * The exception for an upload whose outcome was searched in vain.
     *
     * @param request the request of {@code create}; null if the upload was created elsewhere
     * @param why why the outcome is unknown
     * @param reason the failure of {@code complete}; null if there was none
     * @param search the failure of the search; null if there was none
     */
    public static UploadOutcomeUnknownException of(
            String uploadId, CreateUpload request, String why, Exception reason, Exception search) {
        String described = request == null
                ? ""
                : ": '" + ShownText.of(request.filename()) + "', " + request.bytes() + " bytes, purpose "
                        + ShownText.of(request.purpose());
        Exception first = reason != null ? reason : search;
        UploadOutcomeUnknownException unknown = new UploadOutcomeUnknownException(
                "The outcome of openai-uploads:complete (upload " + uploadId + described + ") is UNKNOWN: " + why
                        + ". Nothing was cancelled. Look for the file in the account before uploading it again; sending"
                        + " the exchange through the same step (upload or complete) again is safe"
                        + (first == null ? "" : ". First cause: " + first.getMessage()),
                uploadId,
                requestId(first));
        if (first != null) {
            unknown.addSuppressed(first);
        }
        if (search != null && search != first) {
            unknown.addSuppressed(search);
        }
        return unknown;
    }

    private static String requestId(Exception reason) {
        if (reason instanceof OpenAIUploadsException answered) {
            return answered.getRequestId();
        }
        return reason instanceof OpenAIUploadsIOException unanswered ? unanswered.getRequestId() : null;
    }

    /** The same exception with advice at the end of its message. */
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
