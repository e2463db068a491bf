package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.session.UploadPhase;
import java.io.IOException;

/**
 * The definite outcome of {@code complete}: a file, or a failure without one.
 *
 * @param completed with its file; null after a failure
 * @param requestId the server's name for the request that told; null if it gave none
 * @param failure an {@code OpenAIUploadsException} or an {@code IOException}; null if there is a file
 * @param phase of the upload from now on
 */
record Settled(Upload completed, String requestId, Exception failure, UploadPhase phase) {

    static Settled completed(Upload upload, String requestId) {
        return new Settled(upload, requestId, null, UploadPhase.COMPLETED);
    }

    /** {@code complete} was refused: the upload is as it was. */
    static Settled refused(Exception failure) {
        return new Settled(null, null, failure, UploadPhase.OPEN);
    }

    /** The upload has ended without a file. */
    static Settled ended(Exception failure) {
        return new Settled(null, null, failure, UploadPhase.FAILED);
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
