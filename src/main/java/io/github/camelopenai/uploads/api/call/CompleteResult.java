package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.session.UploadPhase;
import java.io.IOException;

/**
 * The definite result of {@code complete}: a file, or a failure without a file.
 *
 * @param completed the upload with its file; null after a failure
 * @param requestId the request id of the answer; null if it has none
 * @param failure an {@code OpenAIUploadsException} or an {@code IOException}; null if there is a file
 * @param phase the phase of the upload from now on
 */
record CompleteResult(Upload completed, String requestId, Exception failure, UploadPhase phase) {

    static CompleteResult completed(Upload upload, String requestId) {
        return new CompleteResult(upload, requestId, null, UploadPhase.COMPLETED);
    }

    /** {@code complete} was refused, so the upload is unchanged. */
    static CompleteResult refused(Exception failure) {
        return new CompleteResult(null, null, failure, UploadPhase.OPEN);
    }

    /** The upload has ended without a file. */
    static CompleteResult ended(Exception failure) {
        return new CompleteResult(null, null, failure, UploadPhase.FAILED);
    }

    void throwFailure() throws OpenAIUploadsException, IOException {
        if (failure instanceof OpenAIUploadsException answered) {
            throw answered;
        }
        if (failure instanceof IOException unanswered) {
            throw unanswered;
        }
    }
}
