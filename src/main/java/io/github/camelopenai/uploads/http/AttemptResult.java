package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.http.answer.HttpAnswer;

/**
 * The result of one attempt of a request.
 *
 * @param status the status of the answer; 0 without an answer
 * @param requestId the request id that the server assigned; null for none
 * @param failure why the attempt has failed; null if it has succeeded
 * @param description describes the failure without secrets; null if the attempt has succeeded
 */
public record AttemptResult(int status, String requestId, FailureReason failure, String description) {

    /** An attempt that an {@code Error} or another unexpected exception has ended. */
    static final AttemptResult BROKEN =
            new AttemptResult(0, null, FailureReason.STOPPED, "The request was ended by an unexpected exception");

    static AttemptResult succeeded(HttpAnswer answer) {
        return new AttemptResult(answer.status(), answer.requestId(), null, null);
    }

    static AttemptResult failed(AttemptFailure failure, String requestId) {
        int status = failure.answer() == null ? 0 : failure.answer().status();
        return new AttemptResult(status, requestId, FailureReason.of(failure), failure.describe());
    }
}
