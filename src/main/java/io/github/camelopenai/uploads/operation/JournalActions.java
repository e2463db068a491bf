package io.github.camelopenai.uploads.operation;

import io.github.camelopenai.uploads.api.call.UploadsClient;
import io.github.camelopenai.uploads.journal.CorruptJournalException;
import io.github.camelopenai.uploads.journal.JournalRecord;
import io.github.camelopenai.uploads.journal.JournalRecord.State;
import io.github.camelopenai.uploads.journal.JournalView;
import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.text.ShownText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actions of people on the records of one journal. A record is changed only while its entry is taken, as by an upload, so a
 * running upload is never disturbed: an action on it fails with {@code UploadInProgressException}.
 */
public final class JournalActions {

    private static final Logger LOG = LoggerFactory.getLogger(JournalActions.class);

    private static final String OWNER = "an operator";

    private final UploadJournal journal;
    private final Callable<UploadsClient> clients;

    /** @param clients makes a client of the account that has the uploads */
    public JournalActions(UploadJournal journal, Callable<UploadsClient> clients) {
        this.journal = journal;
        this.clients = clients;
    }

    public UploadJournal journal() {
        return journal;
    }

    /**
     * Shows the records.
     *
     * @throws UnsupportedOperationException if this journal cannot list them
     */
    public JournalView view(int limit) throws IOException {
        return journal.view(limit)
                .orElseThrow(() -> new UnsupportedOperationException("This journal cannot list its records"));
    }

    /** Whether the journal has a record with this name or upload id. */
    public boolean has(String nameOrUploadId) throws IOException {
        Optional<JournalView> view = journal.view(Integer.MAX_VALUE);
        return view.isPresent() && find(view.get().entries(), nameOrUploadId).isPresent();
    }

    private static Optional<JournalView.Entry> find(List<JournalView.Entry> entries, String nameOrUploadId) {
        return entries.stream()
                .filter(entry -> nameOrUploadId.equals(entry.name()) || nameOrUploadId.equals(entry.uploadId()))
                .findFirst();
    }

    private JournalView.Entry require(String nameOrUploadId) throws IOException {
        return find(view(Integer.MAX_VALUE).entries(), nameOrUploadId)
                .orElseThrow(() -> new IllegalArgumentException("Nothing was changed: the journal " + journal
                        + " has no record with the name or upload id '" + ShownText.of(nameOrUploadId)
                        + "'. The dev console and journalRecords() show the records with both"));
    }

    /**
     * Removes a record that nobody has taken, also a damaged one. The next attempt uploads its source again.
     *
     * @return a sentence that says what was done
     */
    public String forget(String nameOrUploadId) throws IOException {
        JournalView.Entry shown = require(nameOrUploadId);
        try (UploadJournal.Entry entry = journal.takeNamed(shown.name(), OWNER)) {
            JournalRecord record = null;
            try {
                record = entry.load().orElse(null);
            } catch (CorruptJournalException e) {
                // A damaged record can only be removed.
            }
            entry.remove();
            return log("The record " + shown.name() + " was removed" + (record == null ? "" : after(record)));
        }
    }

    private static String after(JournalRecord record) {
        String upload = ". Upload " + record.uploadId() + " of '" + ShownText.of(record.filename()) + "' ";
        return upload
                + switch (record.state()) {
                    case PENDING -> "stays open until it expires; its source will be uploaded from the start";
                    case COMPLETING -> "may have become a file; its source will be uploaded again";
                    case COMPLETED -> "is file " + record.fileId() + "; its source will be uploaded again";
                };
    }

    /**
     * Cancels an upload that nobody has taken and whose {@code complete} was never sent, and removes its record.
     *
     * @return a sentence that says what was done
     */
    public String cancel(String uploadId) throws Exception {
        return cancel(uploadId, false);
    }

    /**
     * As {@link #cancel(String)}, but also if {@code complete} may have been sent, so that the upload may be a file already.
     *
     * @param again the id once more, since a file may be lost
     */
    public String cancelCompleting(String uploadId, String again) throws Exception {
        if (!uploadId.equals(again)) {
            throw new IllegalArgumentException("The two upload ids differ: '" + ShownText.of(uploadId) + "' and '"
                    + ShownText.of(again) + "'. Give the same id twice to cancel an upload that is being completed");
        }
        return cancel(uploadId, true);
    }

    private String cancel(String uploadId, boolean evenIfCompleting) throws Exception {
        JournalView.Entry shown = require(uploadId);
        try (UploadJournal.Entry entry = journal.takeNamed(shown.name(), OWNER)) {
            JournalRecord record = entry.load().orElse(null);
            if (record == null || !record.uploadId().equals(shown.uploadId())) {
                throw new IllegalStateException("The record of upload " + uploadId + " has changed meanwhile");
            }
            requireCancellable(record, evenIfCompleting);
            if (!entry.isHeld()) {
                throw new IllegalStateException("Another process has taken upload " + record.uploadId());
            }
            UploadsClient client = clients.call();
            client.cancel(client.session(record.uploadId()), record.state() == State.COMPLETING);
            entry.remove();
            return log("Upload " + record.uploadId() + " of '" + ShownText.of(record.filename())
                    + "' was cancelled, and its record removed");
        }
    }

    private static void requireCancellable(JournalRecord record, boolean evenIfCompleting) {
        if (record.state() == State.COMPLETED) {
            throw new IllegalStateException(
                    "Upload " + record.uploadId() + " cannot be cancelled: it is file " + record.fileId());
        }
        if (record.state() == State.COMPLETING && !evenIfCompleting) {
            throw new IllegalStateException("Upload " + record.uploadId() + " was not cancelled: its complete may have"
                    + " been sent, so it may be a file. To cancel it nevertheless, give its id twice");
        }
    }

    private static String log(String done) {
        LOG.info("{}, as an operator has asked", done);
        return done;
    }
}
