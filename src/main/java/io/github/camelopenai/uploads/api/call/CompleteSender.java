package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.call.ApiCaller.Call;
import io.github.camelopenai.uploads.api.session.EarlierComplete;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.util.List;

/**
 * Sends {@code complete} until its outcome is known or cannot be found out. Every request is identical, two are never sent
 * at the same time, and none is sent once the server has accepted one.
 */
final class CompleteSender {

    private final ApiCaller caller;
    private final int maxRetries;
    private final UploadSession session;
    private final OutcomeSearch outcome;
    private final Call<UploadAnswer> call;
    private final String md5;
    private final AbortSignal abort;

    CompleteSender(
            ApiCaller caller,
            ApiRequests requests,
            int maxRetries,
            UploadSession session,
            OutcomeSearch outcome,
            List<String> partIds,
            String md5,
            AbortSignal abort) {
        this.caller = caller;
        this.maxRetries = maxRetries;
        this.session = session;
        this.outcome = outcome;
        this.md5 = md5;
        this.abort = abort;
        String json = ApiJson.complete(partIds, md5);
        this.call = new Call<>(
                ApiCall.COMPLETE,
                session.id(),
                () -> partIds.size() + " parts",
                () -> requests.postJson(ApiCall.COMPLETE, session.id(), json),
                answer -> UploadAnswer.read(answer, session.id()),
                session.expiry(),
                abort);
    }

    CompleteResult run(EarlierComplete before) throws UploadOutcomeUnknownException {
        if (before == EarlierComplete.POSSIBLE) {
            // If the server returns the outcome, no other request is needed.
            CompleteResult asked = outcome.getUpload();
            if (asked != null) {
                return asked;
            }
        }
        PollingBackoff backoff = new PollingBackoff(Deadline.in(outcome.lifeLeft()));
        boolean mayHaveArrived = before != EarlierComplete.NONE;
        for (int conflicts = 0; !session.isAccepted(); conflicts++) {
            try {
                UploadAnswer answer = caller.run(call).value();
                CompleteResult result = outcome.resultOf(answer);
                if (result != null) {
                    return result;
                }
                outcome.accepted();
            } catch (CallFailedException e) {
                if (!e.uncertain() && !mayHaveArrived && !CompleteRefusal.mayHaveFile(e)) {
                    return CompleteResult.refused(CompleteRefusal.of(session, md5, e.reason()));
                }
                mayHaveArrived = true;
                if (!e.answeredBy(409)) {
                    return outcome.afterLostAnswer(e.reason());
                }
                CompleteResult result = afterConflict(conflicts, backoff, e.reason());
                if (result != null) {
                    return result;
                }
            }
        }
        return outcome.awaitFile();
    }

    /**
     * Waits after a 409. The server may be making the file because of a request whose answer was lost, or it may have a
     * conflict that passes.
     *
     * @return null if the request may be sent again
     */
    private CompleteResult afterConflict(int conflicts, PollingBackoff backoff, Exception reason)
            throws UploadOutcomeUnknownException {
        CompleteResult result = outcome.getUpload();
        if (result == null && outcome.isReadable() && !session.isAccepted()) {
            result = outcome.searchFor(outcome.searchTime());
        }
        if (result != null || session.isAccepted()) {
            return result;
        }
        try {
            if ((outcome.isReadable() || conflicts < maxRetries) && backoff.pause(abort)) {
                session.addRetries(1);
                return null;
            }
        } catch (UploadAbortedException e) {
            reason.addSuppressed(e);
        }
        return outcome.afterLostAnswer(reason);
    }
}
