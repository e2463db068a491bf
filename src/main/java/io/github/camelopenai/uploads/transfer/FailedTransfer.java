package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.FileSizeMismatchException;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.OpenAIUploadsIOException;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.api.session.PendingUploadNotice;
import io.github.camelopenai.uploads.api.session.UploadSession;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about an upload that has failed, whatever was thrown: the failure is made to name the upload, and the upload
 * is cancelled, unless it may have become a file or can be taken up again.
 *
 * @param cancels whether uploads are cancelled at all
 */
record FailedTransfer(UploadsClient client, String uploadId, String filename, boolean cancels) {

    private static final Logger LOG = LoggerFactory.getLogger(FailedTransfer.class);

    /** What has failed, or was stopped, must be over soon; the upload expires anyway. */
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(2);

    /** A step of cleaning up. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /**
     * Cleans up.
     *
     * @return the failure as users get it, which names the upload; what goes wrong with cleaning up is suppressed in it
     */
    Exception after(Throwable thrown, TransferLog log) {
        Exception failure = named(thrown);
        UploadSession.Phase phase = client.phase(uploadId);
        if (phase == UploadSession.Phase.FAILED) {
            attempt(log::givenUp, failure);
        } else if (phase == UploadSession.Phase.OPEN || phase == UploadSession.Phase.CANCELLING) {
            // Before the cancel, which takes its time: an upload whose process is killed meanwhile must not look
            // completed.
            attempt(log::leftOpen, failure);
            if (!log.keepsAfter(failure)) {
                cancel(failure);
                attempt(log::givenUp, failure);
            }
        }
        return failure;
    }

    /** The failure as users get it: it names the upload. */
    Exception named(Throwable thrown) {
        if (thrown instanceof OpenAIUploadsException
                || thrown instanceof OpenAIUploadsIOException
                || thrown instanceof FileSizeMismatchException) {
            return (Exception) thrown;
        }
        boolean names = String.valueOf(thrown.getMessage()).contains(uploadId);
        return names && thrown instanceof RuntimeException unchecked
                ? unchecked
                : OpenAIUploadsIOException.duringUpload(uploadId, filename, thrown);
    }

    /** Nothing that fails here may keep the other steps from being taken, or hide the first failure. */
    private static void attempt(Step step, Exception failure) {
        try {
            step.run();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /** @param failure that this happens for, which gets what goes wrong with it; null for none */
    void cancel(Exception failure) {
        if (!cancels) {
            return;
        }
        try {
            client.cancel(uploadId, false, CANCEL_LIMIT);
            LOG.info("Upload {} of '{}' was cancelled", uploadId, ShownText.of(filename));
        } catch (Exception | Error e) {
            if (failure != null) {
                failure.addSuppressed(e);
            }
            LOG.warn(
                    "Upload {} of '{}' could not be cancelled: {}",
                    uploadId,
                    ShownText.of(filename),
                    PendingUploadNotice.describe(client.session(uploadId), e));
        }
    }
}
