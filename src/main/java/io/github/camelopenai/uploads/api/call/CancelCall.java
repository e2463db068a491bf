package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.ApiCaller.Call;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.http.RequestResult;
import java.io.IOException;
import java.time.Duration;

/** {@code cancel}: ends the sending of parts, then cancels the upload. Brief, since the upload expires anyway. */
final class CancelCall {

    private final ApiCaller caller;
    private final ApiRequests requests;

    CancelCall(ApiCaller caller, ApiRequests requests) {
        this.caller = caller;
        this.requests = requests;
    }

    RequestResult<Upload> run(UploadSession session, boolean force, Duration limit)
            throws OpenAIUploadsException, IOException {
        // A thread is often interrupted before it cancels, and the cancel must be sent nevertheless.
        boolean interrupted = Thread.interrupted();
        try {
            session.beginCancel(force, limit);
            RequestResult<Upload> result = caller.run(new Call<>(
                    ApiCall.CANCEL,
                    session.id(),
                    () -> null,
                    () -> requests.post(ApiCall.CANCEL, session.id()),
                    new CancelAnswer(session),
                    Deadline.in(limit),
                    new AbortSignal()));
            session.endCancel();
            return result;
        } catch (CallFailedException e) {
            return e.rethrow();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
