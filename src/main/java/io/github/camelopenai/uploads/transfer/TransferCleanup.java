package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.PendingUploadNotice;
import io.github.camelopenai.uploads.api.session.UploadPhase;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.limit.PurposeLimitException;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up after a failed upload, after any exception or Error: makes the failure name the upload, and cancels the upload
 * unless it may have become a file or can be resumed.
 *
 * @param cancels whether failed uploads are cancelled (the option {@code cancelOnFailure})
 * @param abandoned whether an operator has cancelled the upload, so that it is cancelled in any case
 */
record TransferCleanup(
        UploadsClient client, UploadSession session, String filename, boolean cancels, boolean abandoned) {

    private static final Logger LOG = LoggerFactory.getLogger(TransferCleanup.class);

    /** Short, since the upload expires anyway, and a stopped route must end soon. */
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(2);

    /** A step of the cleanup. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /**
     * Cleans up.
     *
     * @return the failure as users get it, which names the upload; failures of the cleanup are suppressed in it
     */
    Exception after(Throwable thrown, TransferRecorder log) {
        Exception failure = named(thrown);
        UploadPhase phase = session.phase();
        if (phase == UploadPhase.FAILED) {
            attempt(log::givenUp, failure);
        } else if (phase == UploadPhase.OPEN || phase == UploadPhase.CANCELLING) {
            // Before the cancel, which takes time: if the process is killed meanwhile, the record must not say
            // COMPLETING.
            attempt(log::leftOpen, failure);
            if (abandoned || !log.isResumableAfter(failure)) {
                cancel(failure);
                attempt(log::givenUp, failure);
            }
        }
        return failure;
    }

    /** Returns the failure as users get it, which names the upload. */
    Exception named(Throwable thrown) {
        if (thrown instanceof OpenAIUploadsException
                || thrown instanceof OpenAIUploadsIOException
                || thrown instanceof FileSizeMismatchException) {
            return (Exception) thrown;
        }
        if (thrown instanceof PurposeLimitException limit) {
            return limit.duringUpload(session.id());
        }
        boolean names = String.valueOf(thrown.getMessage()).contains(session.id());
        return names && thrown instanceof RuntimeException unchecked
                ? unchecked
                : OpenAIUploadsIOException.duringUpload(session.id(), filename, thrown);
    }

    /** Suppresses a failure of the step, so that the other steps run and the first failure is not hidden. */
    private static void attempt(Step step, Exception failure) {
        try {
            step.run();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /** @param failure receives a failure of the cancel as suppressed; null for none */
    void cancel(Exception failure) {
        if (!cancels && !abandoned) {
            return;
        }
        try {
            client.cancel(session, false, CANCEL_LIMIT);
            LOG.info("Upload {} of '{}' was cancelled", session.id(), ShownText.of(filename));
        } catch (Exception | Error e) {
            if (failure != null) {
                failure.addSuppressed(e);
            }
            LOG.warn(
                    "Upload {} of '{}' could not be cancelled: {}",
                    session.id(),
                    ShownText.of(filename),
                    PendingUploadNotice.describe(session, e));
        }
    }
}
