package io.github.camelopenai.uploads.api;

import io.github.camelopenai.uploads.http.answer.ErrorBody;
import io.github.camelopenai.uploads.http.answer.Quota;
import io.github.camelopenai.uploads.http.answer.RedactedAnswer;
import io.github.camelopenai.uploads.http.connection.TlsPortException.HttpsPort;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * The server answered with a failure. Routes that handle {@link HttpOperationFailedException} handle this exception too. The
 * message names the operation and the upload, and contains the error of the server and advice.
 */
public class OpenAIUploadsException extends HttpOperationFailedException {

    private static final long serialVersionUID = 1L;

    private final CallContext call;
    private final String advice;
    private final String requestId;
    private final Quota quota;
    private final transient ErrorBody error;

    /** @param advice what to do; null for the advice that fits the status */
    public OpenAIUploadsException(CallContext call, String uri, RedactedAnswer answer, String advice) {
        super(uri, answer.status(), answer.reason(), answer.location(), answer.headers(), answer.body());
        this.call = call;
        this.advice = advice;
        this.requestId = answer.requestId();
        this.quota = answer.quota();
        this.error = answer.error();
    }

    /** An exception for the same answer with other advice. */
    public OpenAIUploadsException(OpenAIUploadsException answered, String advice) {
        super(
                answered.getUri(),
                answered.getStatusCode(),
                answered.getStatusText(),
                answered.getRedirectLocation(),
                answered.getResponseHeaders(),
                answered.getResponseBody());
        this.call = answered.call;
        this.advice = advice;
        this.requestId = answered.requestId;
        this.quota = answered.quota;
        this.error = answered.error;
    }

    /** {@code create}, {@code addPart}, {@code complete} or {@code cancel}. */
    public String getOperation() {
        return call.operation();
    }

    /** The id of the upload; null for a {@code create}. */
    public String getUploadId() {
        return call.uploadId();
    }

    /** The request id of the answer, for the support of the server; null if it has none. */
    public String getRequestId() {
        return requestId;
    }

    /** {@code error.type} of the answer, or null. */
    public String getErrorType() {
        return error == null ? null : error.type();
    }

    /** {@code error.code} of the answer, or null. */
    public String getErrorCode() {
        return error == null ? null : error.code();
    }

    /** {@code error.param} of the answer, or null. */
    public String getErrorParam() {
        return error == null ? null : error.param();
    }

    /** {@code error.message} of the answer, or the beginning of an answer of another form. */
    public String getErrorMessage() {
        return error == null ? null : error.message();
    }

    /**
     * Whether the account has no budget or no storage left. Then neither waiting nor another upload helps, whichever status
     * the answer has.
     */
    public boolean isQuotaExhausted() {
        return quota != Quota.LEFT;
    }

    @Override
    public String getMessage() {
        StringBuilder text = new StringBuilder(call.describe()).append(" failed: HTTP ");
        // The title of a proxy's error page is often the status line once more.
        if (getErrorMessage() != null && getErrorMessage().startsWith(getStatusCode() + " ")) {
            text.append(getErrorMessage());
        } else {
            text.append(getStatusCode());
            append(text, " ", getStatusText());
            append(text, ": ", getErrorMessage());
        }
        StringBuilder details = new StringBuilder();
        append(details, ", type ", getErrorType());
        append(details, ", code ", getErrorCode());
        append(details, ", param ", getErrorParam());
        append(details, ", request id ", requestId);
        if (!details.isEmpty()) {
            text.append(" (").append(details.substring(2)).append(')');
        }
        return text.append(". ").append(advice != null ? advice : advice()).toString();
    }

    private static void append(StringBuilder text, String before, String value) {
        if (value != null && !value.isBlank()) {
            text.append(before).append(value.strip());
        }
    }

    private boolean ofFiles() {
        return call.operation().equals(ApiCall.LIST_FILES.operation())
                || call.operation().equals(ApiCall.GET_FILE.operation());
    }

    private String notFound() {
        if (call.operation().equals(ApiCall.LIST_FILES.operation())) {
            return "There is no list of files at this URL: a gateway must forward /files, and baseUrl must lead to it. The"
                    + " outcome of an upload whose answer was lost can be found only in that list.";
        }
        if (call.operation().equals(ApiCall.GET_FILE.operation())) {
            return "The server does not know the file: it was deleted, or belongs to another account, or a gateway does not"
                    + " forward /files/{id}.";
        }
        return call.uploadId() == null
                ? "Check baseUrl, which normally ends with /v1, and apiVersion if there is one."
                : "The server does not know the upload: check its id, the account and baseUrl, or start over if it has expired.";
    }

    private String advice() {
        int status = getStatusCode();
        if (quota == Quota.BUDGET_SPENT) {
            return "The account has no budget or quota left, so trying again does not help: check its plan, its billing and"
                    + " its limits.";
        }
        if (quota == Quota.STORAGE_FULL) {
            return "The file storage of the account is full, so trying again does not help: delete files that are no longer"
                    + " needed, or have more storage granted. GET /files?order=asc lists the oldest files, and the option"
                    + " expiresAfter lets new files expire.";
        }
        if (HttpsPort.isReportedBy(status, getUri(), getResponseBody())) {
            return "The server speaks TLS on this port: baseUrl has to begin with https:.";
        }
        if (isRedirectError()) {
            return "Redirects are not followed; set baseUrl to the URL of the API itself.";
        }
        return switch (status) {
            case 403 ->
                ofFiles()
                        ? "Check that the key may read files, and the options organization and project."
                        : "Check that the key may write files, and the options organization and project.";
            case 404 -> notFound();
            case 405 ->
                "Check baseUrl, which normally ends with /v1: the server does not accept this method at this URL.";
            case 409 -> "The state of the upload does not allow this call.";
            case 413 ->
                "Send smaller parts: set maxPartSize to the size that the server, or a proxy in front of it, takes.";
            case 429 -> "Raise maxRetries or retryAfterCap, or send fewer parts at once.";
            default ->
                status >= 500
                        ? "The server failed; try again later, or raise maxRetries."
                        : "The server refuses this request, so a retry does not help.";
        };
    }
}
