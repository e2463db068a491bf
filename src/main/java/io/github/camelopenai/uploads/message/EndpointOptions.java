package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.option.Checksum;
import io.github.camelopenai.uploads.option.CorruptRecordPolicy;
import io.github.camelopenai.uploads.option.JournalVerify;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.option.SpoolStreams;
import java.time.Duration;

/**
 * The options of an endpoint as the operations see them: checked, and with the component's options and the defaults already in
 * them. {@code OpenAIUploadsConfiguration} describes each.
 */
public interface EndpointOptions {

    /** Evaluates those options that are expressions over the message. */
    MessageExpressions expressions();

    String getPurpose();

    String getFileName();

    String getMimeType();

    String getExpiresAfter();

    String getUploadId();

    String getPartSize();

    int getParallelParts();

    boolean isAdaptiveParts();

    PartBufferKind getPartBuffer();

    SpoolStreams getSpoolStreams();

    String getSpoolDirectory();

    String getSourceTimeout();

    Checksum getChecksum();

    boolean isAutoCancel();

    boolean isCancelOnFailure();

    boolean isForceCancel();

    UploadJournal getJournal();

    String getJournalDirectory();

    /** Whether uploads are recorded in a journal. */
    default boolean hasJournal() {
        return getJournal() != null || getJournalDirectory() != null;
    }

    String getJournalKey();

    Duration journalRetention();

    JournalVerify getJournalVerify();

    CorruptRecordPolicy getJournalOnCorrupt();
}
