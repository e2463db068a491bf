package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.session.EarlierComplete;
import io.github.camelopenai.uploads.api.session.UploadListener;
import io.github.camelopenai.uploads.api.session.UploadPhase;
import io.github.camelopenai.uploads.api.session.UploadProgress;
import io.github.camelopenai.uploads.api.session.UploadRegistry;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.http.Pacer;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Makes the uploads known here that an earlier process has created, as its journal describes them. Sends no request. Has no
 * state of its own, and may be used by any thread.
 */
public final class EarlierUploads {

    private final UploadRegistry sessions;
    private final Pacer pacer;
    private final Announcer announcer;

    /** Tells the listener of a client about an upload. */
    @FunctionalInterface
    interface Announcer {
        void tell(UploadSession session, BiConsumer<UploadListener, UploadProgress> event);
    }

    /** @param pacer the pacer of the account that the uploads belong to */
    EarlierUploads(UploadRegistry sessions, Pacer pacer, Announcer announcer) {
        this.sessions = sessions;
        this.pacer = pacer;
        this.announcer = announcer;
    }

    /**
     * Adopts an upload, which is not continued yet.
     *
     * @param created the answer to {@code create}
     * @param request the request of {@code create}
     * @param remaining the time until the upload expires
     * @param parts the lengths of the parts that the server has, by id
     * @param before whether a {@code complete} was sent. If one may have been sent, the upload accepts no parts and is not
     *     cancelled, and {@link UploadsClient#complete} finds out its outcome
     */
    public UploadSession adopt(
            Upload created, CreateUpload request, Duration remaining, Map<String, Long> parts, EarlierComplete before) {
        UploadSession session = UploadSession.adopted(created, request, remaining, parts, before);
        session.setPacer(pacer);
        sessions.add(session);
        return session;
    }

    /** Continues an adopted upload; {@code journalKey} names its record. */
    public void resume(UploadSession session, String journalKey) {
        session.resume(journalKey);
        announcer.tell(session, UploadListener::resumed);
    }

    /**
     * Reports an upload that an earlier run has completed.
     *
     * @param completed the upload with its file
     * @throws FileSizeMismatchException if the file has another size than the content
     */
    public void completedBefore(Upload completed, CreateUpload request, Map<String, Long> parts) {
        if (FileSizeCheck.isKnown(completed.file()) && completed.file().bytes() != request.bytes()) {
            throw new FileSizeMismatchException(completed.id(), completed.file(), request.bytes(), null);
        }
        UploadSession session =
                UploadSession.adopted(completed, request, completed.life(), parts, EarlierComplete.POSSIBLE);
        String fileId = completed.file().id();
        session.endComplete(UploadPhase.COMPLETED, fileId);
        sessions.add(session);
        announcer.tell(session, (hearing, progress) -> hearing.completed(progress, fileId));
    }
}
