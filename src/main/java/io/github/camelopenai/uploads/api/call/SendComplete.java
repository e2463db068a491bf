package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.ApiJson;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.session.EarlierComplete;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import java.util.List;

/**
 * Sends the one request that makes a file until its outcome is known, or cannot be found out. It is always the identical
 * request, never two at once, and none any more once the server has accepted one.
 */
final class SendComplete {

    private final ApiCaller caller;
    private final int maxRetries;
    private final UploadSession session;
    private final UploadOutcome outcome;
    private final Call<UploadAnswer> call;
    private final String md5;
    private final AbortSignal abort;

    SendComplete(
            ApiCaller caller,
            ApiRequests requests,
            int maxRetries,
            UploadSession session,
            UploadOutcome outcome,
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
                partIds.size() + " parts",
                () -> requests.postJson(ApiCall.COMPLETE, session.id(), json),
                answer -> UploadAnswer.read(answer, session.id()),
                session.expiry(),
                abort);
    }

    Settled run(EarlierComplete before) throws UploadOutcomeUnknownException {
        if (before == EarlierComplete.POSSIBLE) {
            // Where the server can tell, no other request is needed.
            Settled asked = outcome.ask();
            if (asked != null) {
                return asked;
            }
        }
        PollingBackoff waits = new PollingBackoff(Deadline.in(outcome.life()));
        boolean inDoubt = before != EarlierComplete.NONE;
        for (int conflicts = 0; !session.isAccepted(); conflicts++) {
            try {
                UploadAnswer answer = caller.run(call).value();
                Settled settled = outcome.settled(answer);
                if (settled != null) {
                    return settled;
                }
                outcome.accepted();
            } catch (CallFailedException e) {
                if (!e.uncertain() && !inDoubt && !CompleteRefusal.mayHaveFile(e)) {
                    return Settled.refused(CompleteRefusal.of(session, md5, e.reason()));
                }
                inDoubt = true;
                if (!e.answeredBy(409)) {
                    return outcome.afterLostAnswer(e.reason());
                }
                Settled settled = afterConflict(conflicts, waits, e.reason());
                if (settled != null) {
                    return settled;
                }
            }
        }
        return outcome.awaitFile();
    }

    /**
     * The server may be making the file, because of a request whose answer was lost; or something else is in the way for a
     * moment.
     *
     * @return null if the request may be sent again
     */
    private Settled afterConflict(int conflicts, PollingBackoff waits, Exception reason)
            throws UploadOutcomeUnknownException {
        Settled settled = outcome.ask();
        if (settled == null && outcome.isReadable() && !session.isAccepted()) {
            settled = outcome.watch(outcome.patience());
        }
        if (settled != null || session.isAccepted()) {
            return settled;
        }
        try {
            if ((outcome.isReadable() || conflicts < maxRetries) && waits.pause(abort)) {
                session.addRetries(1);
                return null;
            }
        } catch (UploadAbortedException e) {
            reason.addSuppressed(e);
        }
        return outcome.afterLostAnswer(reason);
    }
}
