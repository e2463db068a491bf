package io.github.camelopenai.uploads.transfer;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.api.OpenAIUploadsException;
import io.github.camelopenai.uploads.api.Upload;
import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.journal.JournalEntryLostException;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.part.Content;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads one content: waits for its turn, creates the upload, sends its parts and completes it. After a failure,
 * everything that runs is stopped, the upload is cancelled unless it can be resumed or cancelling is turned off, and the
 * first failure is thrown. An upload whose {@code complete} may have succeeded is neither cancelled nor started over;
 * {@link #completeAgain} sends {@code complete} again, or searches for its outcome.
 *
 * <p>Runs in the caller's thread, which sends parts of a file itself and waits for those of a stream, and in threads of the
 * executor. Nothing runs when {@link #run} returns or throws, except for a read of the source that cannot be ended. For one
 * use; not thread-safe.
 */
public final class Transfer {

    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

    private static final String LOST =
            "the upload has lost its entry in the journal, so that another process may go on with it";

    private final TransferSteps steps;
    private final Content content;
    private final CreateUpload request;
    private final ResumeSettings resumption;

    /**
     * @param content the content to upload, of known length
     * @param request the request of {@code create}
     * @param md5 the MD5 of the content if it is known beforehand; else null
     * @param resumption the journal settings; null for an upload without a journal
     */
    public Transfer(
            UploadsClient client,
            TransferResources resources,
            TransferSettings settings,
            Content content,
            CreateUpload request,
            String md5,
            ResumeSettings resumption) {
        this.steps = new TransferSteps(client, resources, settings, content, request, md5);
        this.content = content;
        this.request = request;
        this.resumption = resumption;
    }

    /** The request of {@code create}. */
    public CreateUpload request() {
        return request;
    }

    /** The id of the upload; null as long as there is none. */
    public String uploadId() {
        return steps.session() == null ? null : steps.session().id();
    }

    /** The answer to {@code create}; null as long as there is none. */
    public Upload created() {
        return steps.session() == null ? null : steps.session().created();
    }

    /** Whether the upload has a record in a journal, so that another attempt resumes it. */
    public boolean hasJournal() {
        return resumption != null;
    }

    /** Whether the upload may have become a file, the right one or not. */
    public boolean mayHaveMadeAFile() {
        return steps.session() != null && steps.session().phase().isCommitted();
    }

    /**
     * Uploads the content, or continues an earlier upload of it.
     *
     * @param stopping ends the upload within seconds when it is aborted, as an interrupt of this thread does
     */
    public TransferResult run(AbortSignal stopping) throws OpenAIUploadsException, IOException {
        if (resumption == null) {
            return steps.uploadNew(TransferRecorder.NONE, stopping);
        }
        UploadJournal.Entry entry = take();
        AtomicBoolean lost = new AtomicBoolean();
        try (AbortSignal.Linked running = AbortSignal.linked(stopping)) {
            entry.onLost(() -> {
                lost.set(true);
                running.signal().abort(LOST);
            });
            return new JournaledTransfer(steps, content, request, resumption, entry).run(running.signal());
        } catch (OpenAIUploadsException | IOException e) {
            // An outcome that is unknown has no cause, and an aborted call does not know the reason.
            if (lost.get() && !(e instanceof JournalEntryLostException)) {
                e.addSuppressed(new JournalEntryLostException(LOST));
            }
            throw e;
        } finally {
            close(entry);
        }
    }

    private UploadJournal.Entry take() throws IOException {
        try {
            return resumption.journal().take(resumption.key(), resumption.owner());
        } catch (InterruptedIOException e) {
            throw new UploadAbortedException(e.getMessage(), e);
        }
    }

    /** A failure of the journal does not affect an upload that has ended. */
    private void close(UploadJournal.Entry entry) {
        try {
            entry.close();
        } catch (RuntimeException | Error e) {
            LOG.warn("The journal entry of the upload of '{}' could not be freed", ShownText.of(request.filename()), e);
        }
    }

    /**
     * Asks again for the file, after an attempt that may have made one. Without a journal, nothing is uploaded; with a
     * journal, its record determines what is done.
     *
     * @param client a client of the same account; that of the first attempt may be closed by now
     */
    public TransferResult completeAgain(UploadsClient client, AbortSignal stopping)
            throws OpenAIUploadsException, IOException {
        steps.setClient(client);
        return resumption == null ? steps.completeAgain(stopping) : run(stopping);
    }
}
