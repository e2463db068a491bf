package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.UploadLifetime;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.call.ApiCaller.Call;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.RequestSettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches for the outcome of one {@code complete}: one that was accepted before the file existed, or one whose answer was
 * lost. The server is asked for the upload. Many servers do not have that call, among them OpenAI's; then the files are
 * listed ({@link CompletedFileSearch}). Both are repeated with growing pauses, since servers make and list files late. Changes
 * nothing on the server.
 */
final class OutcomeSearch {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeSearch.class);

    private static final Duration ONE_REQUEST = Duration.ofSeconds(60);

    /** A key without the permission is refused every time, but a single refusal may be a gateway's mistake. */
    private static final int MAX_REFUSED_LISTS = 3;

    /** The lowest rate at which a server is expected to put parts together. */
    private static final long ASSEMBLY_BYTES_PER_SECOND = 32L << 20;

    private final ApiCaller caller;
    private final ApiRequests requests;
    private final RequestSettings settings;
    private final UploadSession session;
    private final String md5;
    private final Runnable whenAccepted;
    private final AbortSignal abort;
    private final CompletedFileSearch files;
    private boolean readable = true;
    private int refusedLists;

    // The findings of the last attempt.
    private String finding = "nothing was found";
    private boolean pending;
    private boolean noFile;
    private Exception failure;

    OutcomeSearch(
            ApiCaller caller,
            ApiRequests requests,
            RequestSettings settings,
            UploadRegistry sessions,
            UploadSession session,
            String md5,
            Runnable whenAccepted,
            AbortSignal abort) {
        this.caller = caller;
        this.requests = requests;
        this.settings = settings;
        this.session = session;
        this.md5 = md5;
        this.whenAccepted = whenAccepted;
        this.abort = abort;
        this.files = new CompletedFileSearch(caller, requests, sessions, session, abort);
    }

    /** The result in an answer; null if it has none. */
    CompleteResult resultOf(UploadAnswer answer) {
        if (answer.hasFile()) {
            return CompleteResult.completed(answer.upload(), answer.answer().requestId());
        }
        return answer.hasFailed()
                ? CompleteResult.ended(
                        answer.failure(session, settings.baseUrl().toString(), md5))
                : null;
    }

    /** Notes that the server has accepted {@code complete} without returning the file yet. */
    void accepted() {
        LOG.info("The server has accepted complete of upload {} and is making the file", session.id());
        session.setAccepted();
        whenAccepted.run();
    }

    /** Whether the server has the call that gets an upload, as far as is known. */
    boolean isReadable() {
        return readable;
    }

    /** Gets the upload once; returns null if the server does not have that call, or its answer has no result. */
    CompleteResult getUpload() {
        pending = false;
        if (!readable) {
            return null;
        }
        try {
            UploadAnswer answer = caller.run(new Call<>(
                            ApiCall.GET_UPLOAD,
                            session.id(),
                            () -> null,
                            () -> requests.get(ApiCall.GET_UPLOAD, session.id()),
                            got -> UploadAnswer.read(got, session.id()),
                            Deadline.in(ONE_REQUEST),
                            abort))
                    .value();
            CompleteResult result = resultOf(answer);
            if (result == null && answer.isBeingMade() && !session.isAccepted()) {
                accepted();
            }
            pending = result == null && !answer.saysCompleted();
            return result;
        } catch (CallFailedException e) {
            readable = !e.isRefusal();
            // A server need not have this call.
            failure = readable ? e.reason() : failure;
            return null;
        }
    }

    /** Waits for the file of an accepted {@code complete}, until a while after the upload has expired. */
    CompleteResult awaitFile() throws UploadOutcomeUnknownException {
        CompleteResult result = searchFor(lifeLeft().plus(settings.outcomeTimeout()));
        if (result == null) {
            throw unknown("the server has accepted it but not returned its file", null);
        }
        return result;
    }

    /**
     * Searches for the outcome after the answer to {@code complete} was lost.
     *
     * @param reason the failure of the request
     */
    CompleteResult afterLostAnswer(Exception reason) throws UploadOutcomeUnknownException {
        LOG.warn("The answer to complete of upload {} is lost; searching for its file", session.id());
        CompleteResult result = searchFor(searchTime());
        if (result != null) {
            return result;
        }
        if (session.isAccepted()) {
            return awaitFile();
        }
        boolean certainlyNone = pending || noFile && session.mayHaveOrphans();
        if (certainlyNone && reason instanceof OpenAIUploadsException refused && CompleteRefusal.isFinal(refused)) {
            // There is no file, and there will be none.
            return CompleteResult.refused(CompleteRefusal.of(session, md5, refused));
        }
        throw unknown("no definite answer came", reason);
    }

    /** The time until the upload expires; the default life for one that was created elsewhere. */
    Duration lifeLeft() {
        Duration left = session.request() == null
                ? UploadLifetime.DEFAULT
                : session.expiry().remaining();
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How long to search for a file that may never exist. */
    Duration searchTime() {
        long bytes = session.request() == null ? 0 : session.request().bytes();
        return settings.outcomeTimeout().plusSeconds(bytes / ASSEMBLY_BYTES_PER_SECOND);
    }

    /** Searches repeatedly; returns null if there is no result when the time is over. */
    CompleteResult searchFor(Duration time) {
        PollingBackoff backoff = new PollingBackoff(Deadline.in(time));
        try {
            do {
                CompleteResult result = getUpload();
                if (result == null && !pending) {
                    result = searchList();
                } else {
                    noFile = false;
                    finding = "the server says that the upload has no file yet";
                }
                if (result != null) {
                    return result;
                }
            } while (canFindMore() && backoff.pause(abort));
        } catch (UploadAbortedException e) {
            failure = e;
            noFile = false;
            pending = false;
            finding = "the search for the file was stopped";
        }
        return null;
    }

    private CompleteResult searchList() {
        noFile = false;
        if (!files.isPossible()) {
            finding = session.request() == null
                    ? "the upload was created elsewhere, so its file cannot be recognised"
                    : "the server did not say when it created the upload, so its file cannot be recognised";
            return null;
        }
        try {
            CompletedFileSearch.Candidates candidates = files.find();
            refusedLists = 0;
            if (candidates.file() != null) {
                LOG.info(
                        "Upload {} turned out to be completed: file {}",
                        session.id(),
                        candidates.file().id());
                return CompleteResult.completed(session.created().completedAs(candidates.file()), null);
            }
            noFile = candidates.isNone();
            finding = candidates.describe();
        } catch (CallFailedException e) {
            failure = e.reason();
            refusedLists = e.isRefusal() ? refusedLists + 1 : 0;
            finding = "the files could not be listed";
        }
        return null;
    }

    /** Whether another attempt could find more. */
    private boolean canFindMore() {
        return readable || refusedLists < MAX_REFUSED_LISTS && files.isPossible();
    }

    private UploadOutcomeUnknownException unknown(String why, Exception reason) {
        UploadOutcomeUnknownException unknown = UploadOutcomeUnknownException.of(
                session.id(), session.request(), why + ", and " + finding, reason, failure);
        LOG.info(unknown.getMessage());
        return unknown;
    }
}
