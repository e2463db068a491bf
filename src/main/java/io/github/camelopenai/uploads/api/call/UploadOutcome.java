package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.UploadLife;
import io.github.camelopenai.uploads.api.UploadOutcomeUnknownException;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.Deadline;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.text.ShownText;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what has become of one upload: after a {@code complete} that was accepted before the file was there, or one whose
 * answer was lost. The server is asked for the upload. Not every server knows that call, and OpenAI does not; then the files
 * are listed ({@link FindCompletedFile}). Both are repeated after growing waits, since servers make and list files late.
 * Changes nothing on the server. For one {@code complete}.
 */
final class UploadOutcome {

    private static final Logger LOG = LoggerFactory.getLogger(UploadOutcome.class);

    private static final Duration ONE_REQUEST = Duration.ofSeconds(60);

    /** A key without the right gets no list ever; a single refusal may be a gateway's mistake. */
    private static final int MOST_REFUSED_LISTS = 3;

    /** Slower than any server is known to put parts together. */
    private static final long BYTES_PER_SECOND = 32L << 20;

    private final ApiCaller caller;
    private final ApiRequests requests;
    private final RequestSettings settings;
    private final UploadSession session;
    private final String md5;
    private final Runnable whenAccepted;
    private final AbortSignal abort;
    private final FindCompletedFile files;
    private boolean readable = true;
    private int refusedLists;

    // What the last look has seen.
    private String seen = "nothing could be seen";
    private boolean pending;
    private boolean noFile;
    private Exception failedLook;

    UploadOutcome(
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
        this.files = new FindCompletedFile(caller, requests, sessions, session, abort);
    }

    /** The outcome that an answer tells; null if it tells none. */
    Settled settled(UploadAnswer answer) {
        if (answer.hasFile()) {
            return Settled.completed(answer.upload(), answer.answer().requestId());
        }
        return answer.hasFailed()
                ? Settled.ended(answer.failure(session, settings.baseUrl().toString(), md5))
                : null;
    }

    /** The server has accepted {@code complete}, and the file is still to come. */
    void accepted() {
        LOG.info("The server has accepted complete of upload {} and is making the file", session.id());
        session.setAccepted();
        whenAccepted.run();
    }

    /** Whether the server lets uploads be read, as far as is known. */
    boolean isReadable() {
        return readable;
    }

    /** One question to the server for the upload; null if it does not know that call, or its answer settles nothing. */
    Settled ask() {
        pending = false;
        if (!readable) {
            return null;
        }
        try {
            UploadAnswer answer = caller.run(new Call<>(
                            ApiCall.GET_UPLOAD,
                            session.id(),
                            null,
                            () -> requests.get(ApiCall.GET_UPLOAD, session.id()),
                            got -> UploadAnswer.read(got, session.id()),
                            Deadline.in(ONE_REQUEST),
                            abort))
                    .value();
            Settled settled = settled(answer);
            if (settled == null && answer.isBeingMade() && !session.isAccepted()) {
                accepted();
            }
            pending = settled == null && !answer.saysCompleted();
            return settled;
        } catch (CallFailedException e) {
            readable = !e.isRefusal();
            // That a server does not know this call is no failure.
            failedLook = readable ? e.reason() : failedLook;
            return null;
        }
    }

    /** The server has accepted {@code complete}: looks as long as the upload lives, and a little longer. */
    Settled awaitFile() throws UploadOutcomeUnknownException {
        Settled settled = watch(life().plus(settings.outcomeTimeout()));
        if (settled == null) {
            throw unknown("the server has accepted it and not shown its file", null);
        }
        return settled;
    }

    /**
     * Nobody knows what came of {@code complete}.
     *
     * @param reason why not
     */
    Settled afterLostAnswer(Exception reason) throws UploadOutcomeUnknownException {
        LOG.warn("The answer to complete of upload {} is lost; looking for its file", session.id());
        Settled settled = watch(patience());
        if (settled != null) {
            return settled;
        }
        if (session.isAccepted()) {
            return awaitFile();
        }
        boolean certainlyNone = pending || noFile && session.mayHaveOrphans();
        if (certainlyNone && reason instanceof OpenAIUploadsException refused && CompleteRefusal.isFinal(refused)) {
            // No file was made before, and none can be made now.
            return Settled.refused(CompleteRefusal.of(session, md5, refused));
        }
        throw unknown("no definite answer came", reason);
    }

    /** How long the upload still lives; a guess for one that was created elsewhere. */
    Duration life() {
        Duration left = session.request() == null
                ? UploadLife.DEFAULT
                : session.expiry().remaining();
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How long it is worth looking for a file when nobody knows whether there will be one. */
    Duration patience() {
        long bytes = session.request() == null ? 0 : session.request().bytes();
        return settings.outcomeTimeout().plusSeconds(bytes / BYTES_PER_SECOND);
    }

    /** Looks again and again; null if the time is over and nothing is settled. */
    Settled watch(Duration time) {
        PollingBackoff waits = new PollingBackoff(Deadline.in(time));
        try {
            do {
                Settled settled = ask();
                if (settled == null && !pending) {
                    settled = lookIntoList();
                } else {
                    noFile = false;
                    seen = "the server says that the upload has no file yet";
                }
                if (settled != null) {
                    return settled;
                }
            } while (canLook() && waits.pause(abort));
        } catch (UploadAbortedException e) {
            failedLook = e;
            noFile = false;
            pending = false;
            seen = "looking for the file was stopped";
        }
        return null;
    }

    private Settled lookIntoList() {
        noFile = false;
        if (!files.isPossible()) {
            seen = session.request() == null
                    ? "the upload was created elsewhere, so its file cannot be recognised"
                    : "the server did not tell when it made the upload, so its file cannot be recognised";
            return null;
        }
        try {
            FindCompletedFile.Look look = files.look();
            refusedLists = 0;
            if (look.file() != null) {
                LOG.info(
                        "Upload {} turned out to be completed: file {}",
                        session.id(),
                        look.file().id());
                return Settled.completed(session.created().completedAs(look.file()), null);
            }
            noFile = look.seesNone();
            seen = look.describe();
        } catch (CallFailedException e) {
            failedLook = e.reason();
            refusedLists = e.isRefusal() ? refusedLists + 1 : 0;
            seen = "the files could not be listed";
        }
        return null;
    }

    /** Whether another look could see more. */
    private boolean canLook() {
        return readable || refusedLists < MOST_REFUSED_LISTS && files.isPossible();
    }

    /**
     * @param why it has to be looked for
     * @param reason the failure that this goes back to; null if there was none
     */
    private UploadOutcomeUnknownException unknown(String why, Exception reason) {
        CreateUpload request = session.request();
        String described = request == null
                ? ""
                : ": '" + ShownText.of(request.filename()) + "', " + request.bytes() + " bytes, purpose "
                        + ShownText.of(request.purpose());
        Exception first = reason != null ? reason : failedLook;
        UploadOutcomeUnknownException unknown = new UploadOutcomeUnknownException(
                "The outcome of openai-uploads:complete (upload " + session.id() + described + ") is UNKNOWN: " + why
                        + ", and " + seen
                        + ". Nothing was cancelled. Look for the file in the account before uploading it again; sending"
                        + " the exchange through the same step (upload or complete) again is safe"
                        + (first == null ? "" : ". First cause: " + first.getMessage()),
                session.id(),
                requestId(first));
        if (first != null) {
            unknown.addSuppressed(first);
        }
        if (failedLook != null && failedLook != first) {
            unknown.addSuppressed(failedLook);
        }
        LOG.info(unknown.getMessage());
        return unknown;
    }

    private static String requestId(Exception reason) {
        if (reason instanceof OpenAIUploadsException answered) {
            return answered.getRequestId();
        }
        return reason instanceof OpenAIUploadsIOException unanswered ? unanswered.getRequestId() : null;
    }
}
