package io.github.camelopenai.uploads.api.session;

import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.UploadLifetime;
import java.time.Instant;

/** Describes for logs what becomes of an upload that could not be cancelled. */
public final class PendingUploadNotice {

    private PendingUploadNotice() {}

    /**
     * Describes the failure, what becomes of the upload, and what to do.
     *
     * @param session the session of the upload
     * @param failure the failure of the cancel
     */
    public static String describe(UploadSession session, Throwable failure) {
        String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof IllegalStateException) {
            return why;
        }
        return (why.endsWith(".") ? why : why + ".")
                + " Unless the server has received the cancel, the upload stays open until "
                + expiry(session.created())
                + ". The server removes it then, so no action is needed; to remove it earlier, call"
                + " openai-uploads:cancel?uploadId=" + session.id();
    }

    private static String expiry(Upload created) {
        return created == null || created.expiresAt() == null
                ? "it expires"
                : Instant.ofEpochSecond(UploadLifetime.seconds(created.expiresAt()))
                        .toString();
    }
}
