package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.option.Checksum;
import io.github.camelopenai.uploads.option.CorruptRecordPolicy;
import io.github.camelopenai.uploads.option.JournalVerify;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.option.PurposeLimitsPolicy;
import io.github.camelopenai.uploads.option.SpoolStreams;
import io.github.camelopenai.uploads.part.SizeLimits;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The validated options of an endpoint, with the options of the component and the defaults. {@code OpenAIUploadsConfiguration}
 * describes each.
 */
public interface EndpointOptions {

    /** Evaluates the options that are Simple expressions. */
    MessageExpressions expressions();

    String getPurpose();

    String getFileName();

    String getMimeType();

    String getExpiresAfter();

    String getUploadId();

    /** The maximum size of a part in bytes. */
    long partSize();

    /** The sizes that the server takes. */
    SizeLimits sizeLimits();

    boolean isPartsInOrder();

    String getParallelParts();

    boolean isAdaptiveParts();

    PartBufferKind getPartBuffer();

    SpoolStreams getSpoolStreams();

    String getSpoolDirectory();

    Duration sourceTimeout();

    String getSourceHosts();

    String getStallTimeout();

    int getMaxRetries();

    String getRetryDelay();

    String getRetryMaxDelay();

    String getRetryAfterCap();

    String getOutageTimeout();

    Checksum getChecksum();

    /** Null for the default, which depends on the base URL. */
    PurposeLimitsPolicy getPurposeLimits();

    boolean isAutoCancel();

    boolean isCancelOnFailure();

    boolean isForceCancel();

    UploadJournal getJournal();

    String getJournalDirectory();

    /** Whether uploads are recorded in a journal. */
    default boolean hasJournal() {
        return getJournal() != null || getJournalDirectory() != null || getJournalDataSource() != null;
    }

    DataSource getJournalDataSource();

    String getJournalTable();

    boolean isJournalCreateTable();

    String getJournalLease();

    String getJournalKey();

    Duration journalRetention();

    /** Null for the default, which depends on the source. */
    JournalVerify getJournalVerify();

    CorruptRecordPolicy getJournalOnCorrupt();
}
